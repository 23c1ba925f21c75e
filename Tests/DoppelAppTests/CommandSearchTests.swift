import DoppelTesting
import Foundation
import Testing

@testable import DoppelApp

struct CommandSearchTests {
  /// What is said of a command where `PATH` has two folders and the current one: the first holds `both` and `text`, neither to
  /// be run, the second a program `both` and a folder `folder`.
  private func said(_ command: [String]) throws -> String? {
    let setting = try Setting(["PATH": "/no/such:first:second:"])
    for path in ["first/both", "first/text", "second/both", "here"] { try setting.folder.write("#!/bin/sh\n", to: path) }
    for path in ["second/both", "here"] {
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: setting.folder.file(path))
    }
    try FileManager.default.createDirectory(
      atPath: setting.folder.file("second/folder"), withIntermediateDirectories: false)
    return usage { try CommandSearch.check(command, setting.environment) }
  }

  @Test(arguments: [[], ["both"], ["here", "no-such"], ["./here"], ["second/both"], ["/bin/sh"]])
  func `what can be started is found as the system finds it`(command: [String]) throws {
    #expect(try self.said(command) == nil)
  }

  @Test(arguments: [
    ("nothing", "no such command"), ("./nothing", "no such command"), ("text/x", "no such command"),
    ("text", "permission denied"), ("first/both", "permission denied"), ("folder", "permission denied"),
    ("/etc", "permission denied"),
  ])
  func `what cannot be started is named with the reason`(name: String, reason: String) throws {
    #expect(try self.said([name]) == "cannot run \(name): \(reason)")
  }

  @Test func `a command without a name is none`() throws {
    #expect(try self.said([""]) == "expected a command after --")
  }

  @Test func `without PATH the system's own folders are searched`() throws {
    let environment = try Setting().environment
    #expect(usage { try CommandSearch.check(["sh"], environment) } == nil)
  }
}
