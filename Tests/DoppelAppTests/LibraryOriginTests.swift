import DoppelTesting
import Foundation
import SystemPackage
import Testing

@testable import DoppelApp

struct LibraryOriginTests {
  @Test func `what stands in the workspace of the first is named from there, once`() throws {
    let folder = try TemporaryFolder()
    try folder.write("", to: "doppel/run/a.jsonl")
    try folder.write("", to: "else/b.jsonl")
    try FileManager.default.createSymbolicLink(
      atPath: folder.file("link"), withDestinationPath: folder.file("doppel/run"))
    func names(_ paths: [String]) -> [String] { LibraryOrigin(paths.map { FilePath(folder.file($0)) }).names }
    #expect(names(["doppel"]) == ["."])
    #expect(names(["doppel/run/a.jsonl", "link", "doppel/run/", "doppel/gone"]) == ["gone", "run", "run/a.jsonl"])
    let outside = try #require(RunFiles.realPath(folder.file("else/b.jsonl")))
    #expect(names(["doppel/run", "else/b.jsonl"]) == [outside, "run"])
  }

  @Test(arguments: [
    (["."], ["run"], true), (["run"], ["."], true), (["run"], ["run/a.jsonl"], true), (["run"], ["running"], false),
    (["run", "other"], ["other"], true), (["."], ["/else"], false), (["/else"], ["/else/b"], true), ([], ["run"], true),
  ])
  func `libraries overlap where a file or folder of one stands in the other`(one: [String], other: [String], overlap: Bool) {
    #expect(LibraryOrigin(names: one).overlaps(LibraryOrigin(names: other)) == overlap)
  }
}
