import DoppelTesting
import Foundation
import Testing

@testable import DoppelApp

struct TextFileTests {
  let folder: TemporaryFolder

  init() throws { self.folder = try TemporaryFolder() }

  @Test func `a file is written whole in place of a longer one`() throws {
    try TextFile.write("a long text", to: self.folder.file("x"))
    try TextFile.write("é\n", to: self.folder.file("x"))
    #expect(try TextFile.read(self.folder.file("x")) == "é\n")
  }

  @Test func `what is private is for the user alone`() throws {
    try TextFile.write("", to: self.folder.file("open"))
    try TextFile.write("", to: self.folder.file("private"), isPrivate: true)
    #expect(try self.folder.permissions(of: self.folder.file("private")) == 0o600)
    #expect(try self.folder.permissions(of: self.folder.file("open")) & 0o700 == 0o600)
  }

  @Test func `a replaced file leaves no draft behind`() throws {
    try TextFile.replace("one", at: self.folder.file("x"))
    try TextFile.replace("two", at: self.folder.file("x"))
    #expect(try self.folder.read("x") == "two" && self.folder.files() == [self.folder.file("x")])
  }

  @Test func `a replaced file keeps its permissions, and a link that stands there is replaced itself`() throws {
    try self.folder.write("one", to: "x")
    try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: self.folder.file("x"))
    try TextFile.replace("two", at: self.folder.file("x"))
    #expect(try self.folder.permissions(of: self.folder.file("x")) == 0o640)
    try FileManager.default.createSymbolicLink(atPath: self.folder.file("y"), withDestinationPath: self.folder.file("x"))
    try TextFile.replace("three", at: self.folder.file("y"))
    #expect(try self.folder.read("x") == "two" && self.folder.read("y") == "three")
  }

  @Test func `a link in the place of a draft is not followed`() throws {
    try self.folder.write("old", to: "other")
    try FileManager.default.createSymbolicLink(
      atPath: self.folder.file("x.new"), withDestinationPath: self.folder.file("other"))
    try TextFile.replace("new", at: self.folder.file("x"))
    #expect(try self.folder.read("other") == "old" && self.folder.read("x") == "new")
  }

  @Test func `bytes that are no UTF-8 are named by their line`() throws {
    try Data([0x61, 0x0a, 0x62, 0x0a, 0xc3, 0x28]).write(to: URL(fileURLWithPath: self.folder.file("x")))
    #expect(usage { _ = try TextFile.read(self.folder.file("x")) } == "\(self.folder.file("x")):3: expected UTF-8")
  }

  @Test func `a file of the limit is read, one byte more is refused`() throws {
    try self.folder.write(String(repeating: "a", count: 70_000), to: "x")
    #expect(try TextFile.read(self.folder.file("x"), limit: 70_000).utf8.count == 70_000)
    #expect(
      usage { _ = try TextFile.read(self.folder.file("x"), limit: 69_999) }
        == "\(self.folder.file("x")) is larger than 69999 bytes")
  }

  @Test func `what is no regular file is not read`() {
    #expect(usage { _ = try TextFile.read(self.folder.path) } == "cannot read \(self.folder.path): it is not a regular file")
    #expect(usage { _ = try TextFile.read("/dev/null") } == "cannot read /dev/null: it is not a regular file")
  }

  @Test func `a file that is not there is wrong usage to read and a failure to write`() async throws {
    #expect(
      usage { _ = try TextFile.read(self.folder.file("x")) }
        == "cannot read \(self.folder.file("x")): No such file or directory")
    let inner = self.folder.file("no/x")
    let error = await failure { try TextFile.write("", to: inner) }
    #expect(error?.exitCode == .failed && error?.message == "cannot write \(inner): No such file or directory")
    #expect(await failure { try TextFile.replace("", at: inner) }?.exitCode == .failed)
    #expect(await failure { try TextFile.replace("", at: self.folder.path) }?.message.hasPrefix("cannot write ") == true)
    #expect(self.folder.files().isEmpty, "no draft is left")
  }
}
