import DoppelMatch
import NIOCore
import Testing

struct BindingsTests {
  private func value(_ text: String) -> ByteBuffer { ByteBuffer(string: text) }

  @Test func `a live value stands for a recorded one, in both directions`() {
    var bindings = Bindings()
    #expect(bindings.isEmpty && bindings.recorded(for: self.value("x")) == nil)
    bindings.bind(self.value("x"), to: self.value("a"))
    bindings.bind(self.value("y"), to: self.value("b"))
    #expect(!bindings.isEmpty)
    #expect(bindings.recorded(for: self.value("x")) == self.value("a"))
    #expect(bindings.recorded(for: self.value("a")) == nil)
    #expect(bindings.live(for: self.value("a")) == self.value("x") && bindings.live(for: self.value("b")) == self.value("y"))
  }

  @Test func `a value may stand for itself`() {
    var bindings = Bindings()
    bindings.bind(self.value("a"), to: self.value("a"))
    #expect(
      bindings.live(for: self.value("a")) == self.value("a") && bindings.recorded(for: self.value("a")) == self.value("a"))
  }

  @Test func `the last to stand for a recorded value is the one that takes its place`() {
    var bindings = Bindings()
    for live in ["x", "y", "y"] { bindings.bind(self.value(live), to: self.value("a")) }
    #expect(bindings.live(for: self.value("a")) == self.value("y"))
    #expect(bindings.recorded(for: self.value("y")) == self.value("a"))
  }

  @Test func `at the limit all are remembered, beyond it the first to come goes`() {
    var bindings = Bindings()
    for number in 0..<Bindings.limit { bindings.bind(self.value("live \(number)"), to: self.value("\(number)")) }
    #expect(bindings.live(for: self.value("0")) == self.value("live 0"))
    #expect(bindings.recorded(for: self.value("live 0")) == self.value("0"))
    bindings.bind(self.value("another"), to: self.value("a"))
    #expect(bindings.recorded(for: self.value("live 0")) == nil && bindings.live(for: self.value("0")) == nil)
    #expect(bindings.recorded(for: self.value("live 1")) == self.value("1"))
    #expect(bindings.recorded(for: self.value("another")) == self.value("a"))
  }

  @Test func `what was forgotten does not take the newer value along that stands for the same`() {
    var bindings = Bindings()
    bindings.bind(self.value("old"), to: self.value("a"))
    bindings.bind(self.value("new"), to: self.value("a"))
    for number in 1..<Bindings.limit { bindings.bind(self.value("live \(number)"), to: self.value("\(number)")) }
    #expect(bindings.recorded(for: self.value("old")) == nil)
    #expect(bindings.live(for: self.value("a")) == self.value("new"))
  }

  @Test func `a live value stands for one recorded value at a time`() {
    var bindings = Bindings()
    bindings.bind(self.value("x"), to: self.value("a"))
    bindings.bind(self.value("x"), to: self.value("b"))
    #expect(bindings.recorded(for: self.value("x")) == self.value("b"))
    #expect(bindings.live(for: self.value("a")) == nil && bindings.live(for: self.value("b")) == self.value("x"))
  }
}
