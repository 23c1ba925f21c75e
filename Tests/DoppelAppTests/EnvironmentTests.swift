import DoppelExchange
import DoppelTesting
import Foundation
import Testing

@testable import DoppelApp

struct EnvironmentTests {
  private func environment(_ variables: [String: String]) -> Environment {
    Environment(variables: variables, currentFolder: "/project", console: Console(variables: [:]), now: { .epoch })
  }

  @Test(arguments: [
    ("/etc/x", "/etc/x"), ("x", "/project/x"), ("a/b", "/project/a/b"), (".", "/project"), ("~", "/home/me"),
    ("~/x", "/home/me/x"),
    ("~other/x", "/project/~other/x"), ("./x", "/project/./x"),
  ])
  func `paths are resolved from the current folder and the home`(_ path: String, absolute: String) {
    #expect(self.environment(["HOME": "/home/me"]).path(path) == absolute)
  }

  @Test(arguments: [[:], ["HOME": ""]])
  func `without a home the current folder stands for it`(_ variables: [String: String]) {
    #expect(self.environment(variables).home == "/project")
    #expect(self.environment(variables).path("~/x") == "/project/x")
  }

  @Test func `that of the process has its variables, folder and clock`() throws {
    let name = "DOPPEL_TEST_ENVIRONMENT_\(UInt32.random(in: 0 ... .max))"
    let environment = Environment.process()
    #expect(environment.variables["PATH"] == ProcessInfo.processInfo.environment["PATH"])
    #expect(environment.variables[name] == nil)
    #expect(environment.currentFolder == FileManager.default.currentDirectoryPath)
    let now = environment.now()
    #expect(now > Timestamp(nanoseconds: 1_700_000_000_000_000_000) && environment.now() >= now)
  }
}
