package import DoppelExchange

/// One recorded response, ready to be given.
package struct RecordedAnswer: Sendable {
  /// The exchange that it comes from.
  package var exchange: ExchangeID
  /// The place of its recording among those that were loaded, from 0.
  package var recording: Int
  /// The recorded session, as an index that is equal for equal sessions; -1 where the exchange had none.
  package var session: Int
  /// Which of several equal requests it answered, where the recording or a person says so.
  package var instance: Int
  /// The port of the server that gave it; 0 where none is known.
  package var port: Int
  package var startedAt: Timestamp
  /// Its number among all that were added to the library.
  package var order: Int
  /// How long the recorded server took, to the last byte.
  package var duration: Duration
  package var response: PreparedResponse

  package init(
    exchange: ExchangeID, recording: Int = 0, session: Int = -1, instance: Int = 0, port: Int = 0,
    startedAt: Timestamp = .epoch, order: Int = 0, duration: Duration = .zero, response: PreparedResponse
  ) {
    self.exchange = exchange
    self.recording = recording
    self.session = session
    self.instance = instance
    self.port = port
    self.startedAt = startedAt
    self.order = order
    self.duration = duration
    self.response = response
  }
}
