import DoppelTesting
import Foundation
import Testing

@testable import DoppelSandbox

struct FolderHoldTests {
  private let parent: TemporaryFolder
  private let folder: String

  init() throws {
    self.parent = try TemporaryFolder()
    self.folder = self.parent.file("own")
    #expect(mkdir(self.folder, 0o700) == 0)
    try self.parent.write("x", to: "own/deep/file")
  }

  private var isThere: Bool { FileManager.default.fileExists(atPath: self.parent.file("own/deep/file")) }

  @Test func `a folder is left when the last that holds it is gone`() throws {
    var holders = [try #require(FolderHold(new: self.folder)), try #require(FolderHold(joining: self.folder))]
    while !holders.isEmpty {
      FolderHold.removeIfLeft(self.folder)
      #expect(self.isThere)
      holders.removeFirst()
    }
    FolderHold.removeIfLeft(self.folder)
    #expect(!FileManager.default.fileExists(atPath: self.folder))
  }

  @Test func `a folder that nobody ever held, or that others may enter, is not touched`() throws {
    FolderHold.removeIfLeft(self.folder)
    #expect(self.isThere)
    do { _ = try #require(FolderHold(new: self.folder)) }
    #expect(chmod(self.folder, 0o755) == 0)
    FolderHold.removeIfLeft(self.folder)
    #expect(self.isThere)
  }

  @Test func `where there is no folder there is nothing to hold or remove`() {
    let absent = self.parent.file("absent")
    #expect(FolderHold(new: absent) == nil)
    #expect(FolderHold(joining: absent) == nil)
    FolderHold.removeIfLeft(absent)
    #expect(!FileManager.default.fileExists(atPath: absent))
  }
}
