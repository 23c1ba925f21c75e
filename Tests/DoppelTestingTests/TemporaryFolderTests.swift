import DoppelTesting
import Foundation
import Testing

struct TemporaryFolderTests {
  @Test func `files are written, read and listed at any depth`() throws {
    let folder = try TemporaryFolder()
    try folder.write("b", to: "two/deep.md")
    try folder.write("a", to: "one.md")
    try folder.write("c", to: "three.json")
    #expect(try folder.read("two/deep.md") == "b")
    #expect(folder.files(suffix: ".md") == [folder.file("one.md"), folder.file("two/deep.md")])
    #expect(folder.files(under: "two", suffix: ".md") == [folder.file("two/deep.md")])
  }

  @Test func `it is gone with everything in it when the test lets go`() throws {
    var folder: TemporaryFolder? = try TemporaryFolder()
    let path = try #require(try folder?.write("a", to: "one/two.txt"))
    #expect(FileManager.default.fileExists(atPath: path))
    folder = nil
    #expect(FileManager.default.fileExists(atPath: path) == false)
  }
}
