package import DoppelLearn
package import NIOCore

/// What live clients sent in place of what recorded ones sent, at most so many bytes: the first to come is the first to go.
package struct LiveContents: Sendable {
  /// The bytes that are kept for all clients.
  package static let byteLimit = 64 * 1024 * 1024
  /// The bytes that each counts for beside its own.
  package static let entryBytes = 512

  private struct Key: Sendable, Hashable {
    var session: String
    var part: UInt64
  }

  private let byteLimit: Int
  private var bodies: [Key: (body: ByteBuffer, number: Int)] = [:]
  /// Who sent in the place of a part last.
  private var last: [UInt64: Key] = [:]
  private var order: [(key: Key, number: Int)] = []
  private var oldest = 0
  private var bytes = 0
  private var count = 0

  package init(byteLimit: Int = Self.byteLimit) { self.byteLimit = byteLimit }

  package var isEmpty: Bool { self.bodies.isEmpty }

  /// Keeps what a client sent in place of a recorded part; nothing that is longer than the limit.
  ///
  /// - Parameter session: empty for a client without one.
  package mutating func keep(_ body: ByteBuffer, as part: UInt64, session: String) {
    let key = Key(session: session, part: part)
    self.remove(key)
    guard body.readableBytes <= self.byteLimit else { return }
    self.count += 1
    self.bodies[key] = (body, self.count)
    self.last[part] = key
    self.bytes += Self.memory(body)
    self.order.append((key, self.count))
    while self.bytes > self.byteLimit || self.order.count - self.oldest > 2 * self.bodies.count + 16 { self.forgetOldest() }
  }

  private static func memory(_ body: ByteBuffer) -> Int { body.readableBytes + self.entryBytes }

  private mutating func forgetOldest() {
    let (key, number) = self.order[self.oldest]
    self.oldest += 1
    if self.bodies[key]?.number == number { self.remove(key) }
    guard self.oldest > 1_024, self.oldest * 2 > self.order.count else { return }
    self.order.removeFirst(self.oldest)
    self.oldest = 0
  }

  private mutating func remove(_ key: Key) {
    guard let former = self.bodies.removeValue(forKey: key) else { return }
    self.bytes -= Self.memory(former.body)
    if self.last[key.part] == key { self.last[key.part] = nil }
  }

  /// What was sent in place of all parts of a recorded content, by the session itself, or else by whoever did last where one recorded
  /// session alone sent it; `nil` where one is not known.
  package func bodies(of content: SentContent, session: String) -> [ByteBuffer]? {
    var bodies: [ByteBuffer] = []
    for part in content.parts {
      let own = self.bodies[Key(session: session, part: part)]
      guard let sent = own ?? (content.isOfSeveral ? nil : self.last[part].flatMap { self.bodies[$0] }) else { return nil }
      bodies.append(sent.body)
    }
    return bodies
  }

  /// Bodies one after the other; `nil` where they would be longer than the limit together.
  package static func joined(_ bodies: [ByteBuffer], byteLimit: Int = Self.byteLimit) -> ByteBuffer? {
    if bodies.count == 1 { return bodies[0] }
    guard bodies.reduce(0, { $0 + $1.readableBytes }) <= byteLimit else { return nil }
    var whole = ByteBuffer()
    for body in bodies { whole.writeImmutableBuffer(body) }
    return whole
  }
}
