internal import DoppelExchange
internal import NIOCore

/// Counts how often each signature was written, so that repeated requests can be told apart by the key `instance`.
struct Instances {
  /// Signatures that are remembered, as hashes of 64 bits (some 50 MB in all); later new ones all count as first.
  static let remembered = 1_000_000

  private let remembered: Int
  private var counts: [Int: Int32] = [:]

  init(remembered: Int = Instances.remembered) { self.remembered = remembered }

  /// The hash by which a signature is counted; `nil` where it has the key already, or no key at all.
  static func hash(_ signature: Signature) -> Int? {
    // seeded for each process, so that nobody can choose requests that count as one
    signature.isEmpty || signature["instance"] != nil ? nil : signature.hashValue
  }

  /// A number as the value of the key.
  static func text(_ number: Int) -> ByteBuffer {
    number < self.firstTexts.count ? self.firstTexts[number] : ByteBuffer(string: String(number))
  }

  private static let firstTexts = (0..<16).map { ByteBuffer(string: String($0)) }

  /// How often the signature with this hash was counted before.
  mutating func next(_ hash: Int) -> Int {
    let count = self.counts[hash] ?? 0
    if count > 0 || self.counts.count < self.remembered { self.counts[hash] = count &+ 1 }
    return Int(count)
  }
}
