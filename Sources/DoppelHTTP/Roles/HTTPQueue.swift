/// The exchanges of one connection that wait for something to come, oldest first, and before them those that are settled and
/// wait to be taken; each is changed in place, so that its bodies grow without being copied.
struct HTTPQueue: Sendable {
  private var slots: [HTTPPending?] = []
  /// The slots before this one are empty.
  private var head = 0
  /// The slots from `head` to this one are settled.
  private var first = 0

  /// Those that wait for something to come.
  var count: Int { self.slots.count - self.first }

  var firstKind: HTTPRequestKind? { self.first < self.slots.count ? self.slots[self.first]?.kind : nil }

  /// How far the response to the oldest request has come; `nil` where there is none.
  var firstResponse: HTTPSide.Progress? { self.first < self.slots.count ? self.slots[self.first]?.response.progress : nil }
  var firstRequest: HTTPSide.Progress? { self.first < self.slots.count ? self.slots[self.first]?.request.progress : nil }
  var firstKeptBytes: Int { self.first < self.slots.count ? self.slots[self.first]?.keptBytes ?? 0 : 0 }
  var lastResponse: HTTPSide.Progress? { self.count > 0 ? self.slots[self.slots.count - 1]?.response.progress : nil }

  mutating func append(_ pending: HTTPPending) { self.slots.append(pending) }

  mutating func prepend(_ pending: HTTPPending) { self.slots.insert(pending, at: self.first) }

  /// The oldest waits for nothing more.
  mutating func settleFirst() { if self.first < self.slots.count { self.first += 1 } }

  /// Takes the oldest that is settled.
  mutating func popSettled() -> HTTPPending? {
    guard self.head < self.first else { return nil }
    let settled = self.slots[self.head].take()
    self.head += 1
    if self.head == self.slots.count {
      self.slots.removeAll(keepingCapacity: true)
      (self.head, self.first) = (0, 0)
    } else if self.head >= 64, self.head * 2 >= self.slots.count {
      self.slots.removeFirst(self.head)
      self.first -= self.head
      self.head = 0
    }
    return settled
  }

  /// Changes the oldest; nothing where there is none.
  mutating func withFirst(_ body: (inout HTTPPending) -> Void) {
    if self.first < self.slots.count { self.slots[self.first]?.change(body) }
  }

  /// Changes the newest; nothing where there is none.
  mutating func withLast(_ body: (inout HTTPPending) -> Void) {
    if self.count > 0 { self.slots[self.slots.count - 1]?.change(body) }
  }

  mutating func forEach(_ body: (inout HTTPPending) -> Void) {
    for index in self.first..<self.slots.count { self.slots[index]?.change(body) }
  }
}

extension HTTPPending {
  fileprivate mutating func change(_ body: (inout HTTPPending) -> Void) { body(&self) }
}
