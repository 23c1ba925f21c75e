import DoppelTesting
import Foundation
import Testing

struct ToolTests {
  @Test func `the root of the package is where its manifest is`() {
    #expect(FileManager.default.fileExists(atPath: packageRoot + "/Package.swift"))
  }

  @Test(arguments: Tool.allCases)
  func `a tool that is found can be run, and each says how it is installed`(_ tool: Tool) {
    #expect(tool.path.map { FileManager.default.isExecutableFile(atPath: $0) } ?? true)
    #expect(tool.installation.isEmpty == false)
  }
}
