import DoppelTesting
import Foundation
import Testing

@testable import DoppelSandbox

struct ToolTests {
  private let folder: TemporaryFolder
  private var variables: [String: String] { ["PATH": "relative:\(self.folder.file("empty")):\(self.folder.path)"] }

  init() throws { self.folder = try TemporaryFolder() }

  private func script(_ text: String, named name: String = "tool") throws {
    let path = try self.folder.write("#!/bin/sh\n\(text)\n", to: name)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
  }

  @Test func `a program gets its arguments and its input, and says its status and all that it wrote`() throws {
    try self.script("cat; echo \"$1|$2\"; echo wrong >&2; exit 5")
    let result = try DoppelSandbox.Tool.run(["tool", "a b", ""], input: "given\n", self.variables)
    #expect(result.output == "given\na b|\nwrong\n")
    #expect(result.status >> 8 == 5)
  }

  @Test func `a program that is absent, or not executable, is not installed`() throws {
    try self.folder.write("#!/bin/sh\n", to: "text")
    for name in ["doppel-no-such-tool", "text"] {
      let error = #expect(throws: SandboxError.self) {
        try DoppelSandbox.Tool.run([name], input: "", self.variables)
      }
      #expect(error?.kind == .unavailable && error?.description == "\(name) is not installed")
    }
  }

  @Test func `a program that the system cannot run is an error with its path`() throws {
    try self.script("", named: "broken")
    try self.folder.write("#!/no/such/interpreter\n", to: "broken")
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: self.folder.file("broken"))
    let error = #expect(throws: SandboxError.self) {
      try DoppelSandbox.Tool.run(["broken"], input: "", self.variables)
    }
    #expect(error?.description == "\(self.folder.file("broken")) cannot be run: no such file or directory")
  }

  @Test func `it is looked up in PATH first, then in root's folders, and never in relative ones`() throws {
    try self.script("")
    #expect(DoppelSandbox.Tool.path("tool", self.variables) == self.folder.file("tool"))
    #expect(DoppelSandbox.Tool.path("tool", ["PATH": "."]) == nil)
    #expect(DoppelSandbox.Tool.path("tool", [:]) == nil)
  }
}
