import DoppelTesting
import Testing

@testable import DoppelApp

struct FileStatusTests {
  @Test func `files and folders that are there are told from what is not`() throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "file")
    #expect(FileStatus.exists(folder.path) && FileStatus.exists(folder.file("file")))
    #expect(!FileStatus.exists(folder.file("other")) && !FileStatus.exists(folder.file("file/inner")))
  }
}
