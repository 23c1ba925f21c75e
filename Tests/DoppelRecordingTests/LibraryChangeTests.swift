import DoppelCLibrary
import DoppelExchange
import NIOCore
import SystemPackage
import Testing

@testable import DoppelRecording

struct LibraryChangeTests {
  private func apply(_ change: LibraryChange) throws -> [FileChange] {
    let files = try change.files(at: .epoch)
    for file in files { try file.apply() }
    return files
  }

  private func renewed(_ exchange: LibraryExchange) -> EditedExchange {
    var exchange = exchange.exchange
    exchange.response?.body = ByteBuffer(string: #"{"id":2}"#)
    return EditedExchange(exchange)
  }

  @Test(arguments: [RecordingFormat.markdown, .json, .jsonl])
  func `one exchange is changed in its place, and every other byte stays`(_ format: RecordingFormat) async throws {
    try await withFolder { folder in
      try await record([sample(number: 1), sample(number: 2), sample(number: 3)], in: folder, format)
      let before = try contents(of: folder)
      let library = LibraryReading.read([folder]).exchanges
      var change = LibraryChange(decoding: .none)
      change.replace(library[1].place, by: self.renewed(library[1]))
      #expect(try self.apply(change).map(\.path) == [library[1].place.file])
      let after = try contents(of: folder)
      #expect(after.keys == before.keys && after.filter { before[$0.key] != $0.value }.count == 1)
      let now = LibraryReading.read([folder]).exchanges.map(\.exchange)
      #expect(now[0] == library[0].exchange && now[2] == library[2].exchange && now[1] == self.renewed(library[1]).exchange)
    }
  }

  @Test(arguments: ["\n", "\r\n"])
  func `what a person wrote beside the sections of a file stays where it stands`(_ newline: String) async throws {
    try await withFolder { folder in
      try await record([sample(number: 1)], in: folder, .markdown)
      let file = try #require(RecordingFolder.files(in: [folder]).first)
      let plain = try text(file)
      func annotated(_ text: String) -> String {
        ("# The first item\n\n"
          + text.replacing("### RESPONSE ###", with: "It is asked for by the shop.\n\n### RESPONSE ###")
          .replacing("### METADATA ###\n", with: "### METADATA ###\nsee the wiki\n") + "\n## Notes\n\n- one\n")
          .replacing("\n", with: newline)
      }
      try write(annotated(plain), to: file)
      let library = LibraryReading.read([folder]).exchanges
      #expect(library.map(\.edited.hasNotes) == [true])
      var change = LibraryChange(decoding: .none)
      change.replace(library[0].place, by: self.renewed(library[0]))
      _ = try self.apply(change)
      let now = try text(file)
      #expect(now == annotated(String(buffer: MarkdownEncoder().encode(self.renewed(library[0]).exchange))))
      let read = LibraryReading.read([folder]).exchanges
      #expect(read.map(\.exchange) == [self.renewed(library[0]).exchange] && read.map(\.edited.isEdited) == [false])
    }
  }

  @Test(arguments: [nil, "mine"])
  func `a file that is gone or another since it was read ends it`(_ content: String?) async throws {
    try await withFolder { folder in
      try await record([sample(number: 1)], in: folder, .markdown)
      let library = LibraryReading.read([folder]).exchanges
      let file = library[0].place.file
      if let content { try write(content, to: file) } else { unlink(file.string) }
      var change = LibraryChange(decoding: .none)
      change.replace(library[0].place, by: self.renewed(library[0]))
      let error = #expect(throws: RecordingError.self) { try change.files(at: .epoch) }
      #expect(error?.reason == "\(file) has changed since it was read")
    }
  }

  @Test(arguments: [("", false), ("# My notes\n", true)])
  func `where a block is missing, the file is written anew, or kept for what stands beside its sections`(
    _ notes: String, isRefused: Bool
  ) async throws {
    try await withFolder { folder in
      try await record([sample(number: 1)], in: folder, .markdown)
      let file = try #require(RecordingFolder.files(in: [folder]).first)
      let plain = try text(file)
      let (start, end) = try (
        #require(plain.firstRange(of: "### RESPONSE")?.lowerBound), #require(plain.firstRange(of: "### SIGNATURE")?.lowerBound)
      )
      try write(notes + plain[..<start] + plain[end...], to: file)
      let library = LibraryReading.read([folder]).exchanges
      var change = LibraryChange(decoding: .none)
      change.replace(library[0].place, by: self.renewed(library[0]))
      var refusal: RecordingError?
      do { _ = try self.apply(change) } catch let error as RecordingError { refusal = error }
      #expect((refusal != nil) == isRefused)
      #expect(refusal?.reason.hasPrefix("\(file) has text beside its sections that cannot be kept") ?? true)
      if !isRefused {
        #expect(LibraryReading.read([folder]).exchanges.map(\.exchange.response?.body) == [ByteBuffer(string: #"{"id":2}"#)])
      }
    }
  }

  @Test(arguments: [RecordingFormat.markdown, .json, .jsonl])
  func `exchanges come and go with their files or lines, and the manifest says so`(_ format: RecordingFormat) async throws {
    try await withFolder { folder in
      try await record([sample(number: 1), sample(number: 2)], in: folder, format)
      let library = LibraryReading.read([folder]).exchanges
      var change = LibraryChange(decoding: .none)
      change.remove(library[0])
      change.add(sample(number: 3, host: "new.test"), to: folder)
      change.add(sample(number: 4, host: "new.test"), to: folder)
      _ = try self.apply(change)
      #expect(try load(folder).exchanges.map(\.id.low) == [2, 3, 4].map { 0x8000_0000_0000_0000 + $0 })
      let manifest = try Manifest(json: ByteBuffer(string: text(folder.appending("recording.json"))))
      #expect(manifest.exchanges.kept == 3 && manifest.exchanges.seen == 3 && manifest.format == format)
      #expect(manifest.hosts.map { "\($0.host) \($0.exchanges)" } == ["items.example.com 1", "new.test 2"])
      if format == .jsonl { #expect(names(in: folder).contains("segment-0002.jsonl")) }
    }
  }

  @Test func `new files get free names, as the writer would name them`() async throws {
    try await withFolder { folder in
      try await record([sample(number: 1)], in: folder, .markdown)
      var change = LibraryChange(decoding: .none)
      for _ in 0..<2 { change.add(sample(number: 1), to: folder) }
      let stem = sample(number: 1).startedAt.fileStem
      #expect(
        try change.files(at: .epoch).map { $0.path.lastComponent?.string } == [
          "\(stem)-2.md", "\(stem)-3.md", "recording.json",
        ])
    }
  }

  @Test func `a segment of which no line is left goes, and empty lines and CR LF stay`() async throws {
    try await withFolder { folder in
      try await record([sample(number: 1), sample(number: 2)], in: folder, .jsonl)
      let file = folder.appending("segment-0001.jsonl")
      let lines = try text(file).split(separator: "\n").map(String.init)
      try write("\r\n\(lines[0])\r\n\r\n\(lines[1])\r\n", to: file)
      let library = LibraryReading.read([folder]).exchanges
      var change = LibraryChange(decoding: .none)
      change.replace(library[1].place, by: self.renewed(library[1]))
      let changed = try #require(try change.files(at: .epoch).first?.content.map { String(buffer: $0) })
      #expect(changed.hasPrefix("\r\n\(lines[0])\r\n\r\n{") && changed.hasSuffix("}\r\n") && !changed.contains(lines[1]))
      var removal = LibraryChange(decoding: .none)
      for exchange in library { removal.remove(exchange) }
      let removed = try removal.files(at: .epoch).first { $0.path == file }
      #expect(removed != nil && removed?.content == nil)
    }
  }

  @Test func `a line that is not there any more ends it`() async throws {
    try await withFolder { folder in
      try await record([sample(number: 1)], in: folder, .jsonl)
      let library = LibraryReading.read([folder]).exchanges
      var change = LibraryChange(decoding: .none)
      change.replace(.init(file: library[0].place.file, line: 1), by: self.renewed(library[0]))
      let error = #expect(throws: RecordingError.self) { try change.files(at: .epoch) }
      #expect(error?.reason == "\(library[0].place.file) has changed since it was read")
    }
  }

  @Test func `a segment that was written since it was read stays: another exchange may be in the line`() async throws {
    try await withFolder { folder in
      try await record([sample(number: 1), sample(number: 2)], in: folder, .jsonl)
      let file = folder.appending("segment-0001.jsonl")
      let library = LibraryReading.read([folder]).exchanges
      var (change, removal) = (LibraryChange(decoding: .none), LibraryChange(decoding: .none))
      change.replace(library[0].place, by: self.renewed(library[0]))
      removal.remove(library[1])
      try write(try text(file).split(separator: "\n").reversed().joined(separator: "\n") + "\n\n", to: file)
      for one in [change, removal] {
        let error = #expect(throws: RecordingError.self) { try one.files(at: .epoch) }
        #expect(error?.reason == "\(file) has changed since it was read")
      }
    }
  }

  @Test func `a file that a person changes after it was read is not written over`() async throws {
    try await withFolder { folder in
      try await record([sample(number: 1)], in: folder.appending("run"), .markdown)
      let library = LibraryReading.read([folder.appending("run")]).exchanges
      var change = LibraryChange(decoding: .none)
      change.replace(library[0].place, by: self.renewed(library[0]))
      let files = try change.files(at: .epoch)
      let file = library[0].place.file
      let mine = try text(file) + "\n"
      try write(mine, to: file)
      let history = RefreshHistory(of: Workspace(folder))
      #expect(throws: RecordingError.self) { try history.apply(files, at: .epoch, report: ByteBuffer()) }
      #expect(try text(file) == mine)
    }
  }

  @Test(arguments: [(LibraryChange.silence - 1, true), (LibraryChange.silence, false)])
  func `segments of a recording are not changed while its recorder writes`(_ age: Int64, isRefused: Bool) async throws {
    try await withFolder { folder in
      try await record([sample(number: 1)], in: folder, .jsonl)
      let path = folder.appending(Manifest.fileName)
      var manifest = try Manifest(json: ByteBuffer(string: text(path)))
      manifest.state = .running
      try write(String(buffer: manifest.json), to: path)
      var info = stat()
      try #require(stat(path.string, &info) == 0)
      let library = LibraryReading.read([folder]).exchanges
      var change = LibraryChange(decoding: .none)
      change.replace(library[0].place, by: self.renewed(library[0]))
      let now = Timestamp(nanoseconds: (Int64(info.st_mtim.tv_sec) + age) * 1_000_000_000)
      var refusal: RecordingError?
      do { _ = try change.files(at: now) } catch let error as RecordingError { refusal = error }
      #expect((refusal != nil) == isRefused)
      #expect(refusal?.reason.hasPrefix("\(folder) is being recorded; end that first") ?? true)
    }
  }

  @Test(arguments: [RecordingFormat.markdown, .jsonl])
  func `a symbolic link stays, and what it leads to is changed`(_ format: RecordingFormat) async throws {
    try await withFolder { root in
      let folder = root.appending("run")
      try await record([sample(number: 1)], in: folder, format)
      let file = try #require(LibraryReading.read([folder]).exchanges.first?.place.file)
      let target = root.appending("elsewhere")
      try #require(rename(file.string, target.string) == 0 && symlink(target.string, file.string) == 0)
      let library = LibraryReading.read([folder]).exchanges
      var change = LibraryChange(decoding: .none)
      change.replace(library[0].place, by: self.renewed(library[0]))
      _ = try self.apply(change)
      var info = stat()
      #expect(lstat(file.string, &info) == 0 && info.st_mode & S_IFMT == S_IFLNK)
      #expect(try text(target) == text(file))
      #expect(LibraryReading.read([folder]).exchanges.map(\.exchange) == [self.renewed(library[0]).exchange])
      var removal = LibraryChange(decoding: .none)
      removal.remove(try #require(LibraryReading.read([folder]).exchanges.first))
      _ = try self.apply(removal)
      #expect(Disk.isFile(target) && Disk.identity(file) == nil, "taken out is the link")
    }
  }

  @Test(arguments: [(Int.max - 1, true), (Int.max, false)])
  func `a segment follows the last one as long as there are numbers`(_ last: Int, isWritten: Bool) async throws {
    try await withFolder { folder in
      try await record([sample(number: 1)], in: folder, .jsonl)
      try write("", to: folder.appending("segment-\(last).jsonl"))
      var change = LibraryChange(decoding: .none)
      change.add(sample(number: 2), to: folder)
      let names = (try? change.files(at: .epoch))?.compactMap { $0.path.lastComponent?.string }
      #expect(names == (isWritten ? ["recording.json", "segment-\(Int.max).jsonl"] : nil))
    }
  }

  @Test func `counts of a manifest stay counts`() async throws {
    try await withFolder { folder in
      try await record([sample(number: 1)], in: folder, .jsonl)
      let path = folder.appending(Manifest.fileName)
      var manifest = try Manifest(json: ByteBuffer(string: text(path)))
      (manifest.exchanges.seen, manifest.exchanges.kept) = (Manifest.mostCounted, 0)
      try write(String(buffer: manifest.json), to: path)
      var change = LibraryChange(decoding: .none)
      change.add(sample(number: 2), to: folder)
      _ = try self.apply(change)
      #expect(try Manifest(json: ByteBuffer(string: text(path))).exchanges.seen == Manifest.mostCounted)
      var removal = LibraryChange(decoding: .none)
      for exchange in LibraryReading.read([folder]).exchanges { removal.remove(exchange) }
      _ = try self.apply(removal)
      #expect(try Manifest(json: ByteBuffer(string: text(path))).exchanges.kept == 0)
    }
  }

  @Test func `an edit stays an edit`() async throws {
    try await withFolder { folder in
      try await record([sample(number: 1)], in: folder, .markdown)
      let library = LibraryReading.read([folder]).exchanges
      var edited = self.renewed(library[0])
      edited.recorded = library[0].exchange
      var change = LibraryChange(decoding: .none)
      change.replace(library[0].place, by: edited)
      _ = try self.apply(change)
      let read = try #require(LibraryReading.read([folder]).exchanges.first).edited
      #expect(read.recorded == library[0].exchange && read.isEdited)
      #expect(read.exchange.response?.body == ByteBuffer(string: #"{"id":2}"#))
    }
  }
}
