/// The exchanges of one connection that wait for something to come, oldest first; each is changed in place, so that its bodies
/// grow without being copied.
struct HTTPQueue: Sendable {
  private var slots: [HTTPPending?] = []
  /// The slots before this one are empty.
  private var head = 0

  var count: Int { self.slots.count - self.head }

  var firstKind: HTTPRequestKind? { self.head < self.slots.count ? self.slots[self.head]?.kind : nil }

  /// How far the response to the oldest request has come; `nil` where there is none.
  var firstResponse: HTTPSide.Progress? { self.head < self.slots.count ? self.slots[self.head]?.response.progress : nil }
  var firstRequest: HTTPSide.Progress? { self.head < self.slots.count ? self.slots[self.head]?.request.progress : nil }
  var lastResponse: HTTPSide.Progress? { self.count > 0 ? self.slots[self.slots.count - 1]?.response.progress : nil }

  mutating func append(_ pending: HTTPPending) { self.slots.append(pending) }

  mutating func prepend(_ pending: HTTPPending) { self.slots.insert(pending, at: self.head) }

  mutating func popFirst() -> HTTPPending? {
    guard self.head < self.slots.count else { return nil }
    let first = self.slots[self.head].take()
    self.head += 1
    if self.head == self.slots.count {
      self.slots.removeAll(keepingCapacity: true)
      self.head = 0
    } else if self.head >= 64, self.head * 2 >= self.slots.count {
      self.slots.removeFirst(self.head)
      self.head = 0
    }
    return first
  }

  /// Changes the oldest; nothing where there is none.
  mutating func withFirst(_ body: (inout HTTPPending) -> Void) {
    if self.head < self.slots.count { self.slots[self.head]?.change(body) }
  }

  /// Changes the newest; nothing where there is none.
  mutating func withLast(_ body: (inout HTTPPending) -> Void) {
    if self.count > 0 { self.slots[self.slots.count - 1]?.change(body) }
  }

  mutating func forEach(_ body: (inout HTTPPending) -> Void) {
    for index in self.slots.indices { self.slots[index]?.change(body) }
  }
}

extension HTTPPending {
  fileprivate mutating func change(_ body: (inout HTTPPending) -> Void) { body(&self) }
}
