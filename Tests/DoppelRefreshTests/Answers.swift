import DoppelExchange
import DoppelRefresh
import NIOCore

/// Answers as HTTP projects them, as far as these tests look at them; a body that begins with `coded:` is coded.
let form = AnswerForm(
  volatilePaths: ["headers.date", "headers.content-length"],
  project: { message in
    var writer = JSONWriter()
    writer.beginObject()
    if case .status(_, let code, _) = message.start {
      writer.name("status")
      writer.integer(code)
    }
    writer.name("headers")
    writer.beginObject()
    for index in 0..<message.fields.count {
      writer.name(message.fields.name(at: index).lowercased())
      writer.string(message.fields.valueBytes(at: index))
    }
    writer.endObject()
    writer.name("body")
    let body = plain(message.body) ?? message.body
    if let tree = try? FieldTree(json: body) { writer.node(tree.root) } else { writer.string(body) }
    writer.endObject()
    return FieldTree(written: writer.buffer)
  },
  decodedBody: { $0.bodyForm == .wire ? plain($0.body) : nil })

private func plain(_ body: ByteBuffer) -> ByteBuffer? {
  let text = String(buffer: body)
  return text.hasPrefix("coded:") ? ByteBuffer(string: String(text.dropFirst(6))) : nil
}

func answer(
  _ body: String, code: Int = 200, _ fields: KeyValuePairs<String, String> = ["Content-Type": "application/json"]
) -> Message {
  Message(
    start: .status(version: "HTTP/1.1", code: code, reason: ""), fields: Fields(fields), body: ByteBuffer(string: body),
    framing: .length)
}

func text(_ message: Message?) -> String { String(buffer: message?.body ?? ByteBuffer()) }

func place(_ path: String = "/users/1", host: String = "api.example", method: String = "GET") -> RequestPlace {
  RequestPlace(method: method, host: host, port: 80, path: path)
}

/// An answer of the library; what it says is told by its number.
func recorded(
  _ body: String = #"{"v":1}"#, path: String = "/users/1", recording: Int = 0, at seconds: Int64 = 100,
  says content: UInt64 = 1,
  base: LibraryAnswer.Base? = nil, code: Int = 200, isEdited: Bool = false
) -> LibraryAnswer {
  let message = answer(body, code: code)
  return LibraryAnswer(
    recording: recording, signature: Signature(["http:url": path]), place: place(path),
    takenAt: Timestamp(nanoseconds: seconds * 1_000_000_000), answer: message, base: base ?? .known(message), content: content,
    isEdited: isEdited)
}

func newer(_ body: String = #"{"v":1}"#, path: String = "/users/1", says content: UInt64 = 1, code: Int = 200) -> NewerAnswer {
  NewerAnswer(
    signature: Signature(["http:url": path]), place: place(path), answer: answer(body, code: code), content: content)
}
