import DoppelExchange
import DoppelHTTP
package import NIOCore

/// The input is a response.
package enum HTTPRewritingCheck: FuzzCheck {
  package static let name = "http-rewriting"

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    let http = HTTP1Protocol()
    guard let recorded = HTTPMessages.response(input), case .status(_, let code, _) = recorded.start, code >= 200 else {
      return
    }
    let head = Message(start: .request(method: "HEAD", target: "/", version: "HTTP/1.1"))
    for request in [nil, head] {
      let prepared = http.prepare(response: recorded, to: request, adding: Fields())
      let kind: HTTPRequestKind = request == nil ? .other : .head
      let before = HTTPMessages.response(prepared.wire, to: kind)
      let same = http.rewriting(prepared, { _, _ in nil }, following: { _, _, _ in nil })
      try expect(HTTPMessages.response(same.wire, to: kind) == before, "what is not changed is the same message")
      try expect(same.closes == prepared.closes, "the connection goes on as before")
      guard let before else { continue }
      let content = http.decodedBody(of: before) ?? before.body
      let recoded = http.rewriting(prepared, { _, text in text }, following: { _, _, _ in nil })
      let again = HTTPMessages.response(recoded.wire, to: kind)
      try expect(again.map { http.decodedBody(of: $0) ?? $0.body } == content, "the content in place of itself is the same")
      try self.checkOther(http, prepared, before, kind)
    }
  }

  /// Other content arrives whole, and its length is said truly.
  private static func checkOther(
    _ http: HTTP1Protocol, _ prepared: PreparedResponse, _ before: Message, _ kind: HTTPRequestKind
  ) throws(FuzzFailure) {
    let other = ByteBuffer(string: "another content, which is longer or shorter than what was there")
    let rewritten = http.rewriting(prepared, { part, _ in part == .body ? other : nil }, following: { _, _, _ in nil })
    guard let after = HTTPMessages.response(rewritten.wire, to: kind) else { throw FuzzFailure("it is still one response") }
    try expect(after.start == before.start, "the first line is as it was")
    guard before.body.readableBytes > 0 else { return }
    try expect((http.decodedBody(of: after) ?? after.body) == other, "the other content is there, in the same codings")
    let lengths = after.fields.all("Content-Length")
    try expect(lengths.allSatisfy { $0 == String(after.body.readableBytes) }, "the length is that of the body")
  }
}
