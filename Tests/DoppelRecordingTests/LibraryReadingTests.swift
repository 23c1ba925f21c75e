import DoppelExchange
import DoppelRecording
import SystemPackage
import Testing

struct LibraryReadingTests {
  @Test(arguments: [RecordingFormat.markdown, .json, .jsonl])
  func `exchanges come in recorded order, each with its place`(_ format: RecordingFormat) async throws {
    try await withFolder { folder in
      try await record([sample(number: 1), sample(number: 2), sample(number: 3)], in: folder.appending("run"), format)
      let read = LibraryReading.read([folder])
      #expect(read.exchanges.map(\.exchange.id.low) == [1, 2, 3].map { 0x8000_0000_0000_0000 + $0 } && read.problems.isEmpty)
      #expect(read.exchanges.map(\.place.line) == (format == .jsonl ? [0, 1, 2] : [nil, nil, nil]))
      #expect(Set(read.exchanges.map(\.place.file)).count == (format == .jsonl ? 1 : 3))
    }
  }

  @Test func `what is excepted is passed over, and bad files and lines are problems that count as lines`() async throws {
    try await withFolder { folder in
      try await record([sample(number: 1)], in: folder.appending("old"), .jsonl)
      try await record([sample(number: 2)], in: folder.appending("new"), .markdown)
      let line = try text(folder.appending("old").appending("segment-0001.jsonl"))
      try write("\n{}\n" + line, to: folder.appending("old").appending("segment-0001.jsonl"))
      try write("x", to: folder.appending("old").appending("h").appending("bad.md"))
      let read = LibraryReading.read([folder], except: folder.appending("new"))
      #expect(read.exchanges.map(\.place.line) == [1])
      #expect(
        read.problems.map(\.file.lastComponent?.string).sorted { ($0 ?? "") < ($1 ?? "") } == ["bad.md", "segment-0001.jsonl"])
    }
  }
}
