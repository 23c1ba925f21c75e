import DoppelCLibrary
import DoppelExchange
import NIOCore
import SystemPackage
import Testing

@testable import DoppelRecording

struct RecordingFolderTests {
  private let line = String(buffer: json(sample()))

  private func found(_ path: FilePath) -> RecordingFolder.Found {
    var found = RecordingFolder.Found()
    found.add(path)
    return found
  }

  @Test func `files are found by their endings, deep and in order`() throws {
    try inFolder { folder in
      for name in ["b.md", "a.json", "c.jsonl", "D.JSON", "e.txt", "recording.json", "report.json", "snapshot.json", ".f.json"]
      {
        try write(self.line, to: folder.appending(name))
      }
      try write(self.line, to: folder.appending("a/z.json"))
      #expect(
        RecordingFolder.files(in: [folder]).map(\.string)
          == ["a/z.json", "a.json", "b.md", "c.jsonl"].map { folder.appending($0).string })
      #expect(self.found(folder).files.map(\.isLines) == [false, false, false, true])
      #expect(self.found(folder).files.map(\.isMarkdown) == [false, false, true, false])
    }
  }

  @Test(arguments: ["recording.json", "report.json", "snapshot.json", ".f.json"])
  func `a file that is named is taken whatever its name`(name: String) throws {
    try inFolder { folder in
      try write(self.line, to: folder.appending(name))
      #expect(self.found(folder.appending(name)).files.count == 1)
      #expect(self.found(folder).files.isEmpty)
    }
  }

  @Test func `a file that is reached twice counts once`() throws {
    try inFolder { folder in
      let file = folder.appending("run/x.json")
      try write(self.line, to: file)
      let link = folder.appending("z.json")
      try #require(symlink(file.string, link.string) == 0)
      for paths in [[file, file], [folder, file], [file, folder], [folder.appending("run"), link]] {
        #expect(RecordingFolder.files(in: paths) == [file])
        var count = 0
        try RecordingSource(paths).forEach { _ in count += 1 }
        #expect(count == 1)
      }
    }
  }

  @Test func `what is named and is not there, or of another kind, is a problem`() throws {
    try inFolder { folder in
      try write("x", to: folder.appending("a.txt"))
      #expect(
        self.found(folder.appending("a.txt")).problems == [
          LoadProblem(file: folder.appending("a.txt"), reason: "expected a file that ends in .md, .json or .jsonl")
        ])
      #expect(
        self.found(folder.appending("absent.json")).problems == [
          LoadProblem(file: folder.appending("absent.json"), reason: "there is no such file or folder")
        ])
    }
  }

  @Test(arguments: ["md", "json", "jsonl"])
  func `a pipe is a problem and not waited for`(ending: String) throws {
    try inFolder { folder in
      let pipe = folder.appending("pipe.\(ending)")
      mkfifo(pipe.string, 0o600)
      try write(self.line, to: folder.appending("z.json"))
      let wanted = [LoadProblem(file: pipe, reason: "a pipe, socket or device, no file")]
      #expect(try load(pipe).problems == wanted)
      #expect(try load(folder).problems == wanted)
      #expect(try load(folder).exchanges.count == 1)
    }
  }

  @Test func `a link that leads nowhere is a problem, one to a file or folder is followed`() throws {
    try inFolder { folder in
      for name in ["outside/a.json", "other/b.json"] { try write(self.line, to: folder.appending(name)) }
      let recording = folder.appending("r")
      mkdir(recording.string, 0o700)
      symlink("../outside", recording.appending("host").string)
      symlink("../other/b.json", recording.appending("b.json").string)
      symlink("nowhere", recording.appending("c.json").string)
      let (exchanges, problems) = try load(recording)
      #expect(exchanges.count == 2)
      #expect(problems == [LoadProblem(file: recording.appending("c.json"), reason: "there is no such file")])
    }
  }

  @Test func `a folder is looked into once however many links lead to it`() throws {
    try inFolder { folder in
      try write(self.line, to: folder.appending("a/x.json"))
      symlink("a", folder.appending("b").string)
      symlink(".", folder.appending("c").string)
      symlink(folder.string, folder.appending("a/up").string)
      #expect(RecordingFolder.files(in: [folder]).count == 1)
    }
  }

  @Test func `folders are looked into down to the depth and one deeper is a problem`() throws {
    try inFolder { folder in
      var inner = folder
      for _ in 1..<RecordingFolder.depth { inner.append("d") }
      try Disk.makeFolder(inner)
      try write(self.line, to: inner.appending("a.json"))
      #expect(self.found(folder).files.map(\.path) == [inner.appending("a.json")])
      #expect(self.found(folder).problems.isEmpty)
      let past = inner.appending("d")
      try write(self.line, to: past.appending("b.json"))
      #expect(self.found(folder).files.map(\.path) == [inner.appending("a.json")])
      #expect(self.found(folder).problems == [LoadProblem(file: past, reason: "more than 32 folders deep")])
    }
  }

  @Test(arguments: RecordingFolder.skippedFolders.sorted() + [".git"])
  func `a folder of other things is looked into only where it is named`(name: String) throws {
    try inFolder { folder in
      try write(self.line, to: folder.appending(name).appending("a.json"))
      #expect(RecordingFolder.files(in: [folder]).isEmpty)
      #expect(RecordingFolder.files(in: [folder.appending(name)]).count == 1)
    }
  }

  @Test func `a name that is not UTF-8 is a problem and the others load`() throws {
    try inFolder { folder in
      try write(self.line, to: folder.appending("z.json"))
      let odd = Array(folder.string.utf8CString.dropLast()) + [0x2f, CChar(bitPattern: 0xff)] + Array(".json".utf8CString)
      close(open(odd, O_CREAT | O_WRONLY, 0o600))
      try #require(names(in: folder).count == 2)
      let (exchanges, problems) = try load(folder)
      #expect(exchanges.count == 1)
      #expect(problems.map(\.reason) == ["there is no such file"])
    }
  }

  @Test func `an empty recording is removed, and nothing that is not its own`() throws {
    try inFolder { folder in
      for name in ["own", "kept", "shared"] { try write("{}", to: folder.appending(name).appending("recording.json")) }
      try write("notes", to: folder.appending("shared/notes.txt"))
      RecordingFolder.remove(folder.appending("own"), keepsFolder: false)
      RecordingFolder.remove(folder.appending("kept"), keepsFolder: true)
      RecordingFolder.remove(folder.appending("shared"), keepsFolder: false)
      #expect(names(in: folder) == ["kept", "shared"])
      #expect(names(in: folder.appending("kept")).isEmpty)
      #expect(names(in: folder.appending("shared")) == ["notes.txt"])
    }
  }
}
