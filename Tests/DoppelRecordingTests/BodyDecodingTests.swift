import DoppelExchange
import NIOCore
import Testing

@testable import DoppelRecording

struct BodyDecodingTests {
  private let decoding = BodyDecoding { message in
    message.body == ByteBuffer(string: "coded") ? ByteBuffer(string: "decoded") : nil
  }

  private func message(_ body: String, coding: String? = "gzip") -> Message {
    var fields = Fields()
    if let coding { fields.append("Content-Encoding", coding) }
    return Message(fields: fields, body: ByteBuffer(string: body))
  }

  @Test func `a coded body is shown decoded`() {
    let shown = self.message("coded").shownBody(self.decoding)
    #expect(shown.body == ByteBuffer(string: "decoded"))
    #expect(shown.isDecoded)
    #expect(!self.message("coded").shownBody(.none).isDecoded)
  }

  @Test func `a body that has no coding, or cannot be decoded, is shown as it is`() {
    var cut = self.message("coded")
    cut.bodyLength = 100
    var foreign = self.message("coded")
    foreign.bodyForm = .decoded
    let plain = [
      self.message("coded", coding: nil), self.message("coded", coding: "identity"), self.message("coded", coding: ""),
    ]
    for message in plain + [self.message("odd"), self.message(""), cut, foreign] {
      let shown = message.shownBody(self.decoding)
      #expect(shown.body == message.body)
      #expect(!shown.isDecoded)
    }
  }

  @Test(arguments: [("gzip", true), ("br, gzip", true), ("x-unknown", true), ("identity", false), ("", false)])
  func `a coding is what names one`(value: String, isCoding: Bool) {
    #expect(Fields(["content-encoding": value]).hasContentCoding == isCoding)
    #expect(!Fields(["content-type": value]).hasContentCoding)
  }
}
