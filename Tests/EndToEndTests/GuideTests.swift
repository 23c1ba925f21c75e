import DoppelTesting
import Foundation
import Testing

/// The commands of the README and the guide, run as they are printed.
@Suite(.needs(.doppel, .python, .curl, .openssl))
struct GuideTests {
  static let pages =
    ["README.md"]
    + [
      "getting-started", "interception", "record", "mock", "keeping-mocks-true", "replay", "inspect", "files", "ci",
      "configuration",
    ].map {
      "docs/guide/\($0).md"
    }

  @Test(arguments: GuideTests.pages)
  func `every command of a page does what the page says`(_ page: String) async throws {
    let binary = try #require(Tool.doppel.path)
    let folder = try TemporaryFolder()
    try FileManager.default.createSymbolicLink(atPath: folder.file("doppel"), withDestinationPath: binary)
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    let ending = try await ChildProcess.run(
      try #require(Tool.python.path), [packageRoot + "/Tests/Peers/guide.py", "\(packageRoot)/\(page)"],
      environment: ["PATH": "\(folder.path):\(path)"], within: .seconds(300))
    #expect(ending.code == 0, "\(ending.errors)")
  }
}
