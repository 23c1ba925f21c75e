import NIOCore
import Testing

@testable import DoppelMatch

struct LiveValuesTests {
  private func bytes(_ text: String) -> ByteBuffer { ByteBuffer(string: text) }

  private func bindings(_ live: String, _ recorded: String) -> Bindings {
    var bindings = Bindings()
    bindings.bind(self.bytes(live), to: self.bytes(recorded))
    return bindings
  }

  @Test func `the request's own value comes first, then the session's, then nobody's`() {
    var values = LiveValues(own: self.bindings("session", "r"), ofNobody: self.bindings("nobody", "r"))
    #expect(values.value(for: self.bytes("r")) == self.bytes("session"))
    values.add(self.bytes("request"), for: self.bytes("r"))
    #expect(values.value(for: self.bytes("r")) == self.bytes("request"))
    #expect(LiveValues(ofNobody: self.bindings("nobody", "r")).value(for: self.bytes("r")) == self.bytes("nobody"))
    #expect(values.value(for: self.bytes("other")) == nil)
  }

  @Test func `a value that is as recorded changes nothing, whatever stands for it elsewhere`() {
    var values = LiveValues(own: self.bindings("session", "r"))
    values.add(self.bytes("r"), for: self.bytes("r"))
    #expect(values.value(for: self.bytes("r")) == nil)
    #expect(!values.isEmpty && LiveValues().isEmpty)
  }

  @Test func `what a value of the client stands for is taken, also by itself`() {
    let values = LiveValues(own: self.bindings("session", "r"), ofNobody: self.bindings("s", "s"))
    #expect(values.isTaken(self.bytes("r")) && values.isTaken(self.bytes("s")) && !values.isTaken(self.bytes("session")))
  }

  @Test func `what stands for a value of another is told to whoever follows another recorded session, and is taken`() {
    var shared = SharedBindings()
    shared.bind(self.bytes("theirs"), to: self.bytes("recorded"), by: "one", following: 0)
    func values(following: Int) -> LiveValues {
      LiveValues(own: Bindings(), shared: shared, following: following, ofNobody: Bindings())
    }
    let recorded = self.bytes("recorded")
    #expect(values(following: 1).mayHold(length: recorded.readableBytes))
    #expect(values(following: 1).value(for: recorded) == self.bytes("theirs") && values(following: 1).isTaken(recorded))
    #expect(values(following: 0).value(for: recorded) == nil && !values(following: 0).isTaken(recorded))
  }
}
