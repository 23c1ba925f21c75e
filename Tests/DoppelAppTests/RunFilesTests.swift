import DoppelTesting
import Foundation
import Testing

@testable import DoppelApp

struct RunFilesTests {
  private let folder: TemporaryFolder

  init() throws { self.folder = try TemporaryFolder() }

  private func mode(_ name: String) throws -> Int { try self.folder.permissions(of: self.folder.file(name)) }

  @Test func `paths have a parent and a name, and links lead to what they are of`() throws {
    #expect(RunFiles.parent("/etc/ssl/certs/a.pem") == "/etc/ssl/certs" && RunFiles.name("/etc/ssl/certs/a.pem") == "a.pem")
    #expect(RunFiles.parent("/a") == "/" && RunFiles.name("/") == "")
    let target = try #require(RunFiles.realPath(try self.folder.write("x", to: "target")))
    try RunFiles.link("target", at: self.folder.file("link"))
    #expect(RunFiles.realPath(self.folder.file("link")) == target)
    #expect(RunFiles.realPath(self.folder.file("absent")) == nil)
  }

  @Test func `a folder tells its names, and all else has none`() throws {
    try self.folder.write("", to: "in/.hidden")
    try self.folder.write("", to: "in/a b")
    #expect(RunFiles.names(in: self.folder.file("in")) == [".hidden", "a b"])
    #expect(RunFiles.names(in: self.folder.file("in/a b")) == nil && RunFiles.names(in: self.folder.file("absent")) == nil)
  }

  @Test(arguments: [0o022, 0o077, 0o777] as [mode_t])
  func `folders, files and copies can be read by everybody, whatever the umask`(mask: mode_t) async throws {
    let folder = self.folder
    let text = String(repeating: "0123456789", count: 100_000)
    let original = try folder.write(text, to: "original")
    try await OwnUmask.run(mask) {
      try RunFiles.makeFolder(folder.file("new"))
      try RunFiles.write(text, to: folder.file("new/file"))
      try RunFiles.copy(original, to: folder.file("copy"))
    }
    #expect(try self.mode("new") & 0o777 == 0o755)
    #expect(try folder.read("new/file") == text && self.mode("new/file") & 0o777 == 0o644)
    #expect(try folder.read("copy") == text && self.mode("copy") & 0o777 == 0o644)
  }

  @Test func `what stands at a path is reflected: links as links, files as files, folders not`() throws {
    try self.folder.write("text", to: "from/file")
    try self.folder.write("", to: "from/folder/inner")
    try RunFiles.link("../file", at: self.folder.file("from/link"))
    try RunFiles.link("nowhere", at: self.folder.file("from/broken"))
    try RunFiles.makeFolder(self.folder.file("to"))
    for name in ["file", "folder", "link", "broken", "absent"] {
      try RunFiles.reflect(self.folder.file("from/\(name)"), at: self.folder.file("to/\(name)"))
    }
    #expect(RunFiles.names(in: self.folder.file("to")) == ["file", "link", "broken"])
    #expect(try self.folder.read("to/file") == "text")
    let links = try ["link", "broken"].map {
      try FileManager.default.destinationOfSymbolicLink(atPath: self.folder.file("to/\($0)"))
    }
    #expect(links == ["../file", "nowhere"])
  }

  @Test func `what cannot be made is named, and nothing is written over`() async throws {
    let file = try self.folder.write("kept", to: "file")
    for (sentence, work) in [
      ("cannot make \(file): file exists", { try RunFiles.makeFolder(file) }),
      ("cannot make \(file): file exists", { try RunFiles.link("x", at: file) }),
      ("cannot write \(file): ", { try RunFiles.write("x", to: file) }),
      ("cannot copy /etc/hosts to \(file): ", { try RunFiles.copy("/etc/hosts", to: file) }),
      ("cannot copy /no/such to ", { try RunFiles.copy("/no/such", to: file + "2") }),
    ] as [(String, () throws -> Void)] {
      let error = await failure { try work() }
      #expect(error?.exitCode == .failed && error?.message.hasPrefix(sentence) == true, "\(error?.message ?? "")")
    }
    #expect(try self.folder.read("file") == "kept")
  }
}
