import DoppelExchange
import DoppelRecording
import DoppelTesting
import NIOCore
import Testing

@testable import DoppelApp

struct ResignRunTests {
  @Test(arguments: [RecordingFormat.markdown, .json, .jsonl])
  func `an edited request gets the signature that it has now`(_ format: RecordingFormat) async throws {
    let setting = try Setting()
    var edited = exchange(1, "/new")
    edited.signature = exchange(1, "/old").signature
    edited.signature["instance"] = ByteBuffer(string: "2")
    try await setting.record([edited, exchange(2, "/b")], format)
    #expect(try ResignRun(inputs: ["doppel"], isStrict: false).run(setting.environment) == .done)
    #expect(setting.errors == "1 signature computed anew\n")
    let signatures = try setting.exchanges("doppel").map(\.signature)
    var expected = exchange(1, "/new").signature
    expected["instance"] = ByteBuffer(string: "2")
    var other = exchange(2, "/b").signature
    other["instance"] = ByteBuffer(string: "0")
    #expect(signatures == [expected, other])
    _ = try ResignRun(inputs: ["doppel"], isStrict: false).run(setting.environment)
    #expect(setting.errors.hasSuffix("\n0 signatures computed anew\n"), "a second time there is nothing to do")
  }

  @Test func `a host that the configuration fixed stays, and so does what no codec understands`() {
    var mapped = exchange(1)
    mapped.signature["http:host"] = ByteBuffer(string: "db.internal")
    #expect(ResignRun.resigned(mapped).signature["http:host"] == ByteBuffer(string: "db.internal"))
    var opaque = exchange(1)
    opaque.protocolName = "opaque"
    opaque.signature = Signature(["x": "y"])
    #expect(ResignRun.resigned(opaque) == opaque)
    var turn = exchange(1)
    turn.protocolName = "opaque"
    turn.request = Message(body: ByteBuffer(string: "edited"))
    turn.signature = Signature(["opaque:host": "db.test:25", "opaque:request": "was"])
    #expect(ResignRun.resigned(turn).signature == Signature(["opaque:host": "db.test:25", "opaque:request": "edited"]))
    var edited = exchange(1)
    edited.isSignatureEdited = true
    #expect(ResignRun.resigned(edited) == exchange(1))
  }

  @Test func `a bad file is named, and refused where that was asked for`() throws {
    let setting = try Setting()
    try setting.folder.write("{", to: "doppel/segment-0001.jsonl")
    #expect(
      usage { _ = try ResignRun(inputs: [], isStrict: true).run(setting.environment) }
        == "1 file or line could not be read, and --strict was given")
    #expect(setting.errors.hasPrefix("doppel: skipped \(setting.folder.file("doppel/segment-0001.jsonl")):1: "))
  }
}
