import NIOCore
import Testing

@testable import DoppelMatch

struct SharedBindingsTests {
  private func value(_ text: String) -> ByteBuffer { ByteBuffer(string: text) }

  @Test func `a value of one client stands for the recorded one in what others are told and name`() {
    var shared = SharedBindings()
    #expect(shared.isEmpty)
    shared.bind(self.value("x"), to: self.value("a"), by: "one", following: 0)
    #expect(shared.live(for: self.value("a"), besides: 1) == self.value("x"))
    #expect(shared.live(for: self.value("a"), besides: nil) == self.value("x"))
    #expect(shared.recorded(for: self.value("x"), besides: 1) == self.value("a"))
    #expect(shared.live(for: self.value("a"), besides: 0) == nil, "its own session knows by itself")
  }

  @Test func `where several clients made one it is not known whose is meant, but what each stands for is`() {
    var shared = SharedBindings()
    shared.bind(self.value("x"), to: self.value("a"), by: "one", following: 0)
    shared.bind(self.value("y"), to: self.value("a"), by: "two", following: 0)
    #expect(shared.live(for: self.value("a"), besides: 1) == nil)
    #expect(shared.recorded(for: self.value("x"), besides: 1) == self.value("a"))
    #expect(shared.recorded(for: self.value("y"), besides: 1) == self.value("a"))
  }

  @Test func `a client that was gone before another came gives way to it`() {
    var shared = SharedBindings()
    shared.bind(self.value("x"), to: self.value("a"), by: "one", following: 0)
    shared.bind(self.value("y"), to: self.value("a"), by: "two", following: 0) { $0 == "one" }
    #expect(shared.live(for: self.value("a"), besides: 1) == self.value("y"))
    shared.bind(self.value("z"), to: self.value("a"), by: "three", following: 0)
    #expect(shared.live(for: self.value("a"), besides: 1) == nil, "they are there at once")
    shared.bind(self.value("w"), to: self.value("a"), by: "four", following: 0) { $0 == "two" }
    #expect(shared.live(for: self.value("a"), besides: 1) == nil, "one of them still is")
    shared.bind(self.value("v"), to: self.value("a"), by: "five", following: 0) { _ in true }
    #expect(shared.live(for: self.value("a"), besides: 1) == self.value("v"))
  }

  @Test(arguments: [7, 8]) func `of more clients than are told apart it is not known for good whose is meant`(others: Int) {
    var shared = SharedBindings()
    for number in 0...others {
      shared.bind(self.value("x\(number)"), to: self.value("a"), by: "\(number)", following: 0)
    }
    shared.bind(self.value("y"), to: self.value("a"), by: "later", following: 0) { _ in true }
    #expect(shared.live(for: self.value("a"), besides: 1) == nil)
    var few = SharedBindings()
    for number in 0..<others - 1 {
      few.bind(self.value("x\(number)"), to: self.value("a"), by: "\(number)", following: 0)
    }
    few.bind(self.value("y"), to: self.value("a"), by: "later", following: 0) { _ in true }
    #expect(few.live(for: self.value("a"), besides: 1) == self.value("y"))
  }

  @Test func `the last value of one client counts, and a value does not stand for itself`() {
    var shared = SharedBindings()
    shared.bind(self.value("a"), to: self.value("a"), by: "one", following: 0)
    #expect(shared.isEmpty)
    for live in ["x", "y"] { shared.bind(self.value(live), to: self.value("a"), by: "one", following: 0) }
    #expect(shared.live(for: self.value("a"), besides: 1) == self.value("y"))
  }

  @Test func `at the limit all are remembered, beyond it the first to come goes`() {
    var shared = SharedBindings()
    for number in 0..<SharedBindings.limit {
      shared.bind(self.value("live \(number)"), to: self.value("\(number)"), by: "one", following: 0)
    }
    #expect(shared.live(for: self.value("0"), besides: 1) == self.value("live 0"))
    shared.bind(self.value("another"), to: self.value("more"), by: "one", following: 0)
    #expect(shared.live(for: self.value("0"), besides: 1) == nil)
    #expect(shared.recorded(for: self.value("live 0"), besides: 1) == nil)
    #expect(shared.live(for: self.value("1"), besides: 1) == self.value("live 1"))
    #expect(shared.live(for: self.value("more"), besides: 1) == self.value("another"))
  }
}
