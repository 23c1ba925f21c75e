import DoppelExchange
import DoppelRecording
import NIOCore
import Testing

struct ManifestTests {
  private var full: Manifest {
    var counts = Manifest.Counts()
    (counts.seen, counts.kept, counts.partial, counts.opaque, counts.lost) = (9, 7, 2, 1, 2)
    return Manifest(
      doppelVersion: "1.2.3", command: ["doppel", "record", "--", "a \"b\"\n"], format: .jsonl,
      startedAt: Timestamp(nanoseconds: 1_780_000_000_000_000_001), endedAt: Timestamp(nanoseconds: 1_780_000_001_500_000_000),
      state: .failed("the port was taken"),
      traffic: Manifest.Traffic(connections: 3, bytesFromClients: 1 << 53 - 1, bytesFromServers: 1 << 53), exchanges: counts,
      hosts: [.init(host: "h", protocolName: "http", exchanges: 7)],
      gaps: [.init(reason: "lost: full", host: "", times: 1, bytes: 2, exchanges: 2)])
  }

  @Test func `the text is the documented one`() {
    var manifest = Manifest(doppelVersion: "1.2.3", command: ["doppel"], format: .markdown, startedAt: .epoch)
    manifest.hosts = [.init(host: "h", protocolName: "http", exchanges: 1)]
    manifest.gaps = [.init(reason: "odd", host: "h", times: 2, bytes: 3, exchanges: 4)]
    let text = """
      {
        "formatVersion": 1,
        "doppelVersion": "1.2.3",
        "command": [
          "doppel"
        ],
        "format": "markdown",
        "startedAt": "1970-01-01T00:00:00Z",
        "state": "running",
        "traffic": {
          "connections": 0,
          "bytesFromClients": 0,
          "bytesFromServers": 0
        },
        "exchanges": {
          "seen": 0,
          "kept": 0,
          "partial": 0,
          "opaque": 0,
          "lost": 0
        },
        "hosts": [
          {
            "host": "h",
            "protocol": "http",
            "exchanges": 1
          }
        ],
        "gaps": [
          {
            "reason": "odd",
            "host": "h",
            "times": 2,
            "bytes": 3,
            "exchanges": 4
          }
        ]
      }

      """
    #expect(String(buffer: manifest.json) == text)
  }

  @Test(arguments: [Manifest.State.running, .complete, .failed("the port was taken"), .failed("")])
  func `what is written is read back`(state: Manifest.State) throws {
    var manifest = self.full
    manifest.state = state
    #expect(try Manifest(json: manifest.json) == manifest)
    manifest.endedAt = nil
    #expect(try Manifest(json: manifest.json) == manifest)
  }

  @Test func `a manifest of a later version is read as far as it is known`() throws {
    let later = String(buffer: self.full.json)
      .replacing("\"formatVersion\": 1", with: "\"formatVersion\": 2, \"shape\": {\"a\": [null]}")
      .replacing("\"seen\": 9", with: "\"seen\": 9, \"sampled\": 4").replacing("\"failed\"", with: "\"paused\"")
    let manifest = try Manifest(json: ByteBuffer(string: later))
    #expect(manifest.formatVersion == 2)
    #expect(manifest.exchanges == self.full.exchanges)
    #expect(manifest.hosts == self.full.hosts)
    #expect(manifest.gaps == self.full.gaps)
    #expect(manifest.state == .running)
  }

  @Test func `what is missing counts as nothing`() throws {
    let text =
      #"{"formatVersion":1,"format":"json","startedAt":"1970-01-01T00:00:00Z","hosts":[{}],"gaps":[{}],"exchanges":{}}"#
    let manifest = try Manifest(json: ByteBuffer(string: text))
    var wanted = Manifest(doppelVersion: "", command: [], format: .json, startedAt: .epoch)
    wanted.hosts = [.init(host: "", protocolName: "", exchanges: 0)]
    wanted.gaps = [.init(reason: "", host: "", times: 0, bytes: 0, exchanges: 0)]
    #expect(manifest == wanted)
  }

  @Test(arguments: [
    "{}", "[]", "null", #"{"formatVersion":"1","format":"json","startedAt":"1970-01-01T00:00:00Z"}"#,
    #"{"formatVersion":1,"format":"xml","startedAt":"1970-01-01T00:00:00Z"}"#,
    #"{"formatVersion":1,"format":"json","startedAt":"yesterday"}"#, #"{"formatVersion":1,"format":"json"}"#,
  ])
  func `what is no manifest is refused`(text: String) {
    #expect(throws: RecordingError(reason: "no manifest of a recording: formatVersion, format and startedAt are needed")) {
      try Manifest(json: ByteBuffer(string: text))
    }
  }

  @Test(arguments: [
    ("9007199254740992", true), ("9007199254740993", false), ("0", true), ("-1", false), ("1.5", false),
    ("100000000000000000000", false), ("\"1\"", false),
  ])
  func `a count is a number from 0 to 2^53`(_ count: String, isTaken: Bool) throws {
    let whole = String(buffer: self.full.json)
    for (name, value) in [("connections", 3), ("kept", 7), ("exchanges", 7), ("times", 1), ("bytes", 2)] {
      let reason = self.reason(whole.replacing("\"\(name)\": \(value)", with: "\"\(name)\": \(count)"))
      #expect((reason == nil) == isTaken)
      #expect(reason?.hasPrefix("expected \(name) from 0 to 9007199254740992, not ") ?? true)
    }
  }

  private func reason(_ text: String) -> String? {
    do {
      _ = try Manifest(json: ByteBuffer(string: text))
      return nil
    } catch {
      return error.reason
    }
  }

  @Test func `a manifest cut at any byte is refused, as no JSON`() throws {
    let whole = self.full.json
    for length in 0..<whole.readableBytes - 2 {
      let cut = try #require(whole.getSlice(at: whole.readerIndex, length: length))
      let error = try #require(throws: RecordingError.self) { try Manifest(json: cut) }
      #expect(error.reason.hasPrefix("not JSON at byte "))
    }
  }
}
