internal import DoppelExchange
internal import NIOCore

/// Counts how often each signature was written, so that repeated requests can be told apart by the key `instance`.
struct Instances {
  /// Signatures that are remembered, as hashes of 64 bits (some 50 MB in all); later new ones all count as first.
  static let remembered = 1_000_000

  private let remembered: Int
  private var counts: [UInt64: Int32] = [:]

  init(remembered: Int = Instances.remembered) { self.remembered = remembered }

  /// Adds the key `instance` unless there is one already, or no signature at all.
  mutating func number(_ exchange: inout Exchange) {
    let signature = exchange.signature
    guard !signature.isEmpty, signature["instance"] == nil else { return }
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for entry in signature.entries {
      hash = Self.mix(entry.key.utf8, into: hash)
      hash = (hash ^ 0xff) &* 0x100_0000_01b3
      hash = entry.value.withUnsafeReadableBytes { Self.mix($0, into: hash) }
      hash = (hash ^ 0xfe) &* 0x100_0000_01b3
    }
    let count = self.counts[hash] ?? 0
    if count > 0 || self.counts.count < self.remembered { self.counts[hash] = count &+ 1 }
    exchange.signature["instance"] = ByteBuffer(string: String(count))
  }

  private static func mix(_ bytes: some Sequence<UInt8>, into start: UInt64) -> UInt64 {
    bytes.reduce(start) { ($0 ^ UInt64($1)) &* 0x100_0000_01b3 }
  }
}
