import DoppelMatch
import NIOCore
import Testing

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
}
