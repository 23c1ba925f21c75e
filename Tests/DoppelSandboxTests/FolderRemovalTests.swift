import DoppelSandbox
import DoppelTesting
import Foundation
import Testing

struct FolderRemovalTests {
  private let outside: TemporaryFolder
  private let parent: TemporaryFolder

  init() throws {
    self.outside = try TemporaryFolder()
    self.parent = try TemporaryFolder()
    try self.outside.write("kept", to: "deep/file")
  }

  private func link(_ target: String, at name: String) throws {
    try FileManager.default.createSymbolicLink(atPath: self.parent.file(name), withDestinationPath: target)
  }

  @Test func `all that is in a folder goes with it, links to elsewhere without what they lead to`() throws {
    try self.parent.write("a", to: "folder/one/two/.hidden")
    try self.parent.write("b", to: "folder/new\nline")
    try self.link(self.outside.path, at: "folder/one/link")
    try self.link("nowhere", at: "folder/broken")
    FolderRemoval.remove(self.parent.file("folder"))
    #expect(!FileManager.default.fileExists(atPath: self.parent.file("folder")))
    #expect(try self.outside.read("deep/file") == "kept")
  }

  @Test func `a link in the place of the folder is not followed`() throws {
    try self.link(self.outside.path, at: "folder")
    FolderRemoval.remove(self.parent.file("folder"))
    #expect(try self.outside.read("deep/file") == "kept")
  }

  @Test func `where nothing is, nothing happens`() throws {
    FolderRemoval.remove(self.parent.file("absent"))
    FolderRemoval.remove(try self.parent.write("x", to: "file"))
    #expect(try self.parent.read("file") == "x")
  }
}
