internal import DoppelExchange
internal import NIOCore

/// What waits for the writer's thread.
struct RecordingQueue {
  /// Exchanges in the order in which they were kept.
  var exchanges: [Exchange] = []
  /// An estimate of the memory that `exchanges` hold.
  var bytes = 0
  /// Gaps that wait to be counted, added up by reason and host so that their number stays small.
  var account = Ledger()
  var isFinishing = false
  var failure: String?
  var waiting: [CheckedContinuation<Manifest, Never>] = []
  /// The last word, once the thread has ended.
  var finished: Manifest?
}

extension Exchange {
  /// An estimate of the memory that this exchange holds.
  var memory: Int {
    1_024 + (self.request?.memory ?? 0) + (self.response?.memory ?? 0)
  }
}

extension Message {
  fileprivate var memory: Int { self.body.readableBytes + self.fields.byteCount + 16 * self.fields.count }
}
