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
  func `without HOME the account tells the home, never the current folder`(_ variables: [String: String]) {
    var environment = self.environment(variables)
    #expect(environment.home == nil && environment.path("~/x") == "/project/~/x")
    environment.accountHome = "/home/me"
    #expect(environment.home == "/home/me" && environment.path("~/x") == "/home/me/x")
    environment.variables["HOME"] = "/elsewhere"
    #expect(environment.home == "/elsewhere")
  }

  @Test func `the account of this process has the home that the system's own list says`() {
    #expect(Environment.process().accountHome == getpwuid(getuid()).map { String(cString: $0.pointee.pw_dir) })
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
