import DoppelExchange
import DoppelRecording
import NIOCore
import SystemPackage
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

struct RewritingTests {
  @Test func `a recording goes through all forms and comes back`() async throws {
    try await withFolder { folder in
      var last = folder.appending("0")
      let writer = try RecordingWriter(folder: last)
      for index in 0..<20 { writer.keep(sample(number: index)) }
      await writer.finish()
      let first = try load(last).exchanges
      for (number, format) in [RecordingFormat.json, .jsonl, .markdown, .jsonl].enumerated() {
        let next = folder.appending("\(number + 1)")
        let (manifest, problems) = try await Rewriting.convert([last], to: next, format: format)
        #expect(manifest.exchanges.kept == 20)
        #expect(problems.isEmpty)
        last = next
      }
      #expect(try load(last).exchanges == first)
      await #expect(throws: Workspace.FolderError.notEmpty(last)) {
        _ = try await Rewriting.convert([last], to: last, format: .json)
      }
    }
  }

  @Test func `a change in place leaves all else as it was`() async throws {
    try await withFolder { folder in
      let line = String(buffer: json(sample()))
      let foreign = line.replacing("\"msgType\":\"rrpair\"", with: "\"cluster\":\"c1\"").replacing(
        "\"version\":1", with: "\"version\":1,\"later\":[1.0]")
      let path = folder.appending("s.jsonl")
      try write("bad\n\(line)\n\(foreign)\n", to: path)
      var seen = 0
      let outcome = try Rewriting.rewrite([path]) { exchange in
        seen += 1
        guard seen == 2 else { return false }
        exchange.signature["http:url"] = ByteBuffer(string: "/new")
        return true
      }
      #expect(outcome.written == 1)
      #expect(outcome.problems.map(\.line) == [1])
      let lines = try text(path).split(separator: "\n", omittingEmptySubsequences: false)
      #expect(lines.count == 4)
      #expect(lines[0] == "bad")
      #expect(lines[1] == line)
      #expect(lines[2].contains("\"cluster\":\"c1\""))
      #expect(lines[2].contains("\"later\":[1.0]"))
      #expect(try load(path).exchanges[1].signature["http:url"] == ByteBuffer(string: "/new"))
    }
  }

  @Test func `the workspace is found above, and its names sort by time`() async throws {
    try await withFolder { folder in
      let inner = folder.appending("a/b")
      mkdir(folder.appending("a").string, 0o700)
      mkdir(inner.string, 0o700)
      #expect(Workspace(at: inner).folder == inner.appending("doppel"))
      mkdir(folder.appending("proxymock").string, 0o700)
      #expect(Workspace(at: inner).folder == folder.appending("proxymock"))
      mkdir(folder.appending("a/doppel").string, 0o700)
      #expect(Workspace(at: inner).folder == folder.appending("a/doppel"))
      #expect(Workspace(at: folder.appending("a/doppel")).folder == folder.appending("a/doppel"))
      #expect(Workspace("w").recording(at: .epoch) == "w/recorded-1970-01-01_00-00-00.000000Z")
      #expect(Workspace("w").replayed(at: .epoch) == "w/results/replayed-1970-01-01_00-00-00.000000Z")
    }
  }
}
