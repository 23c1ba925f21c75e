import DoppelExchange
import DoppelHTTP
package import NIOCore

/// The input is a GraphQL document.
package enum GraphQLCheck: FuzzCheck {
  package static let name = "graphql"

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    let text = String(buffer: input)
    for name in [nil, "A", ""] {
      let effect = self.effect(of: text, name: name)
      let isUnread = effect == self.effect(of: "", name: name)
      try expect(
        text.contains("mutation") || effect.kind == .none || isUnread, "what is read and names no mutation changes nothing")
      let commented = self.effect(of: "# mutation { \"\n, " + text, name: name)
      try expect(commented == effect, "a comment and a comma before it do not matter")
    }
  }

  private static func effect(of document: String, name: String?) -> Effect {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("query")
    writer.string(document)
    if let name {
      writer.name("operationName")
      writer.string(name)
    }
    writer.endObject()
    let fields = Fields(["Host": "api.test", "Content-Type": "application/json"])
    let request = Message(
      start: .request(method: "POST", target: "/graphql", version: "HTTP/1.1"), fields: fields, body: writer.buffer,
      framing: .length)
    let response = Message(
      start: .status(version: "HTTP/1.1", code: 200, reason: "OK"), body: ByteBuffer(string: #"{"data":{"new":{"id":"7"}}}"#),
      framing: .length)
    return HTTPEffectCheck.effect(of: request, response)
  }
}
