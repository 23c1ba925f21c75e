import Testing

@testable import DoppelExchange

struct CopyOnWriteTests {
  @Test func `a copy that is changed leaves the others as they are`() {
    var one = CopyOnWrite(["a"])
    var other = one
    other.value.append("b")
    one.value.append("c")
    #expect(one.value == ["a", "c"])
    #expect(other.value == ["a", "b"])
  }

  @Test func `what it holds is let go with its last copy`() {
    final class Held: Sendable {}
    weak var seen: Held?
    do {
      let box = CopyOnWrite(Held())
      seen = box.value
      let copy = box
      #expect(seen != nil && copy.value === box.value)
    }
    #expect(seen == nil)
  }
}
