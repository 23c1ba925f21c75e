import DoppelExchange
import Testing

@testable import DoppelHTTP

struct HTTPConnectionFieldTests {
  @Test(arguments: [
    ("HTTP/1.1", [], false), ("HTTP/1.1", ["keep-alive"], false), ("HTTP/1.1", ["x", "y, CLOSE"], true), ("HTTP/1.0", [], true),
    ("HTTP/1.0", ["Keep-Alive"], false), ("HTTP/1.0", ["close, keep-alive"], true),
  ]) func `a response says that it is the last one by Connection and its version`(version: String, values: [String], says: Bool)
  {
    var message = Message(start: .status(version: version, code: 200, reason: ""))
    for value in values { message.fields.append("Connection", value) }
    #expect(HTTPConnectionField.saysClose(message) == says)
  }

  @Test(
    arguments: [
      // what is so stays, to the byte
      ([("A", "1"), ("connection", "Keep-Alive , x"), ("Keep-Alive", "max=3")], false, 1, nil),
      ([("Connection", "Close")], true, 1, nil), ([("Connection", "close")], true, 0, nil), ([("A", "1")], false, 1, nil),
      ([("A", "1")], true, 0, nil), ([("Connection", "keep-alive")], false, 0, nil),
      // what is not is corrected in its place, other options kept
      (
        [("connection", "Keep-Alive, x"), ("Keep-Alive", "max=3"), ("A", "1")], true, 1,
        [("connection", "x, close"), ("A", "1")]
      ),
      ([("Connection", "keep-alive"), ("A", "1")], true, 0, [("A", "1")]),
      ([("Connection", "x"), ("Connection", "keep-alive"), ("A", "1")], true, 0, [("Connection", "x"), ("A", "1")]),
      ([("A", "1")], true, 1, [("A", "1"), ("Connection", "close")]),
      ([("A", "1")], false, 0, [("A", "1"), ("Connection", "keep-alive")]),
      ([("Connection", "x")], false, 0, [("Connection", "x, keep-alive")]),
      ([("Connection", "close"), ("A", "1")], false, 1, [("A", "1")]),
    ] as [([(String, String)], Bool, UInt8, [(String, String)]?)])
  func `the field says what becomes of the connection`(
    recorded: [(String, String)], closes: Bool, minorVersion: UInt8, corrected: [(String, String)]?
  ) {
    var fields = Self.fields(recorded)
    HTTPConnectionField.correct(&fields, closes: closes, minorVersion: minorVersion)
    #expect(fields == Self.fields(corrected ?? recorded))
  }

  private static func fields(_ pairs: [(String, String)]) -> Fields {
    var fields = Fields()
    for (name, value) in pairs { fields.append(name, value) }
    return fields
  }
}
