import DoppelCLibrary
import DoppelExchange
import DoppelRecording
import NIOCore
import Synchronization
import SystemPackage
import Testing

struct RecordingSourceTests {
  private let line = String(buffer: json(sample()))

  @Test func `a bad file is named and the others load`() throws {
    try inFolder { folder in
      try write(self.line, to: folder.appending("host/a.json"))
      try write("{\n\"ts\": 5}", to: folder.appending("host/b.json"))
      try write("no sections", to: folder.appending("host/c.md"))
      try write("{\n\n  \"a\": x}", to: folder.appending("host/d.json"))
      try write("\(self.line)\n\nbad\n{}\n\(self.line)\n", to: folder.appending("s.jsonl"))
      let (exchanges, problems) = try load(folder)
      #expect(exchanges.count == 3)
      #expect(
        problems.map { "\($0.file.lastComponent!):\($0.line ?? 0)" } == [
          "b.json:1", "c.md:1", "d.json:3", "s.jsonl:3", "s.jsonl:4",
        ])
      #expect(problems[0].reason == "ts: expected a time such as 2026-01-31T18:56:37.974Z, found 5")
      #expect(problems.allSatisfy { $0.kind == .malformed })
    }
  }

  @Test func `a line cut at any byte is torn, and what is before it loads`() throws {
    try inFolder { folder in
      let path = folder.appending("s.jsonl")
      for length in stride(from: 1, to: self.line.utf8.count, by: 23) {
        try write("\(self.line)\n" + String(decoding: self.line.utf8.prefix(length), as: UTF8.self), to: path)
        let (exchanges, problems) = try load(path)
        #expect(exchanges.count == 1)
        #expect(problems.map(\.kind) == [.tornLine])
        #expect(problems.map(\.line) == [2])
      }
      try write("\(self.line)\n\(self.line)", to: path)
      #expect(try load(path).exchanges.count == 2)
    }
  }

  @Test func `results, hidden folders and manifests are passed over unless named`() throws {
    try inFolder { folder in
      for name in ["results", ".metadata", "blueprints", "doppel"] {
        try write(self.line, to: folder.appending(name).appending("x.json"))
      }
      try write("{}", to: folder.appending("recording.json"))
      try write("text", to: folder.appending("notes.txt"))
      #expect(try load(folder).exchanges.count == 1)
      #expect(try load(folder).problems.isEmpty)
      #expect(try load(folder.appending("results")).exchanges.count == 1)
      #expect(try load(folder.appending("notes.txt")).problems.count == 1)
      #expect(try load(folder.appending("absent")).problems.count == 1)
    }
  }

  @Test func `links that lead round in a circle end`() throws {
    try inFolder { folder in
      try write(self.line, to: folder.appending("a/x.json"))
      symlink(folder.string, folder.appending("a/loop").string)
      #expect(try load(folder).exchanges.count == 1)
    }
  }

  @Test func `files are ordered by time and larger ones than the limit are refused`() throws {
    try inFolder { folder in
      try write(String(buffer: json(sample(number: 2))), to: folder.appending("h/1.json"))
      try write(String(buffer: json(sample(number: 1))), to: folder.appending("i/2.json"))
      #expect(try load(folder).exchanges == [sample(number: 1), sample(number: 2)])
      var source = RecordingSource([folder])
      source.fileLimit = json(sample(number: 2)).readableBytes
      #expect(try source.load { _ in }.isEmpty)
      source.fileLimit -= 1
      #expect(try source.load { _ in }.count == 1)
    }
  }

  /// Twelve exchanges of one moment, each with another id.
  private func moment(_ edit: (inout Exchange, _ number: Int) -> Void) -> [Exchange] {
    (1...12).map { number in
      var exchange = sample(number: number)
      exchange.startedAt = sample().startedAt
      edit(&exchange, number)
      return exchange
    }
  }

  private func record(_ exchanges: [Exchange], as format: RecordingFormat, to folder: FilePath) async throws {
    var options = RecordingWriter.Options()
    options.format = format
    let writer = try RecordingWriter(folder: folder, options: options)
    for exchange in exchanges { writer.keep(exchange) }
    _ = await writer.finish()
  }

  @Test(arguments: RecordingFormat.allCases)
  func `exchanges of one moment load in recorded order, whether their places on a connection are known or not`(
    format: RecordingFormat
  ) async throws {
    let known = self.moment { exchange, number in exchange.ordinal = number }
    let unknown = self.moment { exchange, _ in
      exchange.connection = ConnectionID(0)
      exchange.ordinal = 0
    }
    try await withFolder { folder in
      for (name, exchanges) in [("known", known), ("unknown", unknown)] {
        try await self.record(exchanges, as: format, to: folder.appending(name))
        let loaded = try load(folder.appending(name)).exchanges
        #expect(loaded.map(\.id) == exchanges.map(\.id))
      }
    }
  }

  @Test(arguments: [RecordingFormat.markdown, .json])
  func `the place on the connection comes before the name of the file`(format: RecordingFormat) async throws {
    let exchanges = self.moment { exchange, number in exchange.ordinal = number }
    try await withFolder { folder in
      try await self.record(exchanges.reversed(), as: format, to: folder.appending("r"))
      let loaded = try load(folder.appending("r")).exchanges
      #expect(loaded.map(\.id) == exchanges.map(\.id))
    }
  }

  @Test func `a line over the limit is a problem and the next one loads`() throws {
    try inFolder { folder in
      let long = String(buffer: json(sample(String(repeating: "x", count: 3_000_000))))
      try write("\(self.line)\n\(long)\n\(self.line)\n", to: folder.appending("s.jsonl"))
      var source = RecordingSource([folder])
      source.fileLimit = 1_500_000
      var count = 0
      let problems = try source.load { _ in count += 1 }
      #expect(count == 2)
      #expect(problems.map(\.line) == [2])
    }
  }

  @Test func `each exchange that was read is told, whatever its form, and bad ones are not`() async throws {
    try await withFolder { folder in
      try write(
        String(buffer: json(sample())) + "\n{\n" + String(buffer: json(sample(number: 2))), to: folder.appending("s.jsonl"))
      try write(String(buffer: json(sample(number: 3))), to: folder.appending("host").appending("3.json"))
      try write("{", to: folder.appending("host").appending("4.json"))
      let count = Mutex(0)
      var source = RecordingSource([folder])
      source.onRead = { count.withLock { $0 += 1 } }
      try source.load { _ in }
      #expect(count.withLock { $0 } == 3)
      _ = try await Rewriting.convert([folder], to: folder.appending("new"), format: .json) { count.withLock { $0 += 1 } }
      #expect(count.withLock { $0 } == 6)
    }
  }

  @Test func `an error of the caller stops the reading`() throws {
    try inFolder { folder in
      try write("\(self.line)\n\(self.line)\n", to: folder.appending("s.jsonl"))
      var count = 0
      #expect(throws: Errno.canceled) {
        try RecordingSource([folder]).forEach { _ in
          count += 1
          throw Errno.canceled
        }
      }
      #expect(count == 1)
    }
  }
}
