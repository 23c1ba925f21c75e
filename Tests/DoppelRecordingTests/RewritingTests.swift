import DoppelCLibrary
import DoppelExchange
import DoppelRecording
import NIOCore
import SystemPackage
import Testing

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

  /// One exchange as a file of each form.
  private func files(in folder: FilePath) throws -> [FilePath] {
    let path = folder.appending("a")
    let markdown = String(buffer: MarkdownEncoder().encode(sample()))
    let document = String(buffer: json(sample()))
    for (ending, text) in [("md", markdown), ("json", document), ("jsonl", document + "\n")] {
      try write(text, to: path.appending("a.\(ending)"))
    }
    return ["json", "jsonl", "md"].map { path.appending("a.\($0)") }
  }

  private func rename(_ exchange: inout Exchange) -> Bool {
    exchange.service = "renamed"
    return true
  }

  @Test func `files of every form are rewritten whole, for their owner alone`() throws {
    try inFolder { folder in
      let paths = try self.files(in: folder)
      let outcome = try Rewriting.rewrite([folder, paths[0]]) { self.rename(&$0) }
      #expect(outcome.written == 3)
      #expect(outcome.problems.isEmpty)
      for path in paths {
        #expect(try load(path).exchanges.map(\.service) == ["renamed"])
        #expect(mode(path) == 0o600)
      }
      #expect(names(in: folder.appending("a")) == ["a.json", "a.jsonl", "a.md"])
    }
  }

  @Test func `files in which nothing changes are not touched`() throws {
    try inFolder { folder in
      let paths = try self.files(in: folder)
      var before: [stat] = []
      for path in paths {
        var info = stat()
        stat(path.string, &info)
        before.append(info)
      }
      #expect(try Rewriting.rewrite([folder]) { _ in false }.written == 0)
      for (path, former) in zip(paths, before) {
        var info = stat()
        stat(path.string, &info)
        #expect(info.st_ino == former.st_ino)
      }
    }
  }

  @Test(.enabled(if: SmallDisk.isPossible, SmallDisk.need), arguments: ["md", "json", "jsonl"])
  func `on a full disk the file stays as it was`(ending: String) throws {
    try inFolder { folder in
      let disk = try SmallDisk(folder.appending("disk"), bytes: 65_536)
      defer { disk.unmount() }
      let path = disk.path.appending("a.\(ending)")
      let large = sample(String(repeating: "x", count: 24_000), fields: Fields())
      let original = ending == "md" ? String(buffer: MarkdownEncoder().encode(large)) : String(buffer: json(large)) + "\n"
      try write(original, to: path)
      let outcome = try Rewriting.rewrite([path]) { exchange in
        exchange.response?.body = ByteBuffer(repeating: 0x79, count: 40_000)
        return true
      }
      #expect(outcome.written == 0)
      #expect(outcome.problems == [LoadProblem(file: path, reason: "No space left on device")])
      #expect(try text(path) == original)
      #expect(names(in: disk.path) == ["a.\(ending)"])
    }
  }

  @Test func `a change that fails stops the rewriting and leaves its file`() throws {
    try inFolder { folder in
      let path = folder.appending("s.jsonl")
      let lines = [1, 2].map { String(buffer: json(sample(number: $0))) }.joined(separator: "\n")
      try write(lines, to: path)
      var seen = 0
      #expect(throws: CancellationError.self) {
        try Rewriting.rewrite([path]) { exchange in
          seen += 1
          if seen == 2 { throw CancellationError() }
          return self.rename(&exchange)
        }
      }
      #expect(try text(path) == lines)
      #expect(names(in: folder) == ["s.jsonl"])
    }
  }

  @Test func `a change that Markdown cannot show is a problem, and the file stays`() throws {
    try inFolder { folder in
      let path = folder.appending("a.md")
      let original = String(buffer: MarkdownEncoder().encode(sample()))
      try write(original, to: path)
      let outcome = try Rewriting.rewrite([path]) { exchange in
        exchange.request = Message(body: ByteBuffer(string: "bytes"))
        return true
      }
      #expect(outcome.written == 0)
      #expect(outcome.problems == [LoadProblem(file: path, line: 1, reason: "the changed exchange has no Markdown form")])
      #expect(try text(path) == original)
    }
  }

  @Test func `ends of lines, empty lines and a torn line stay as they are`() throws {
    try inFolder { folder in
      let path = folder.appending("s.jsonl")
      let line = String(buffer: json(sample()))
      let renamed = line.replacing("\"resource\":\"shop\"", with: "\"resource\":\"renamed\"")
        .replacing("\"service\":\"shop\"", with: "\"service\":\"renamed\"")
      try write("\r\n\(line)\r\n \n\(line)\n\(line.dropLast(9))", to: path)
      let outcome = try Rewriting.rewrite([path]) { self.rename(&$0) }
      #expect(outcome.written == 2)
      #expect(outcome.problems.map(\.line) == [5])
      #expect(try text(path) == "\r\n\(renamed)\r\n \n\(renamed)\n\(line.dropLast(9))")
    }
  }

  @Test func `a link is replaced by a file of its own, and what it leads to stays`() throws {
    try inFolder { folder in
      let document = String(buffer: json(sample()))
      try write(document, to: folder.appending("outside.json"))
      try write("", to: folder.appending("r/empty.txt"))
      symlink("../outside.json", folder.appending("r/a.json").string)
      #expect(try Rewriting.rewrite([folder.appending("r")]) { self.rename(&$0) }.written == 1)
      #expect(try text(folder.appending("outside.json")) == document)
      #expect(try load(folder.appending("r")).exchanges.map(\.service) == ["renamed"])
    }
  }

  @Test func `what cannot be read is told when a recording is converted, and the rest is kept`() async throws {
    try await withFolder { folder in
      let paths = try self.files(in: folder)
      try write("{}", to: folder.appending("a/bad.json"))
      let (manifest, problems) = try await Rewriting.convert(
        [folder.appending("a")], to: folder.appending("to"), format: .jsonl)
      #expect(manifest.exchanges.kept == paths.count)
      #expect(manifest.exchanges.lost == 0)
      #expect(problems.map { $0.file.lastComponent?.string } == ["bad.json"])
    }
  }
}
