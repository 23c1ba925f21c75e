import DoppelTesting
import Testing

/// Says what the other suites leave out here, so that nothing is left out in silence.
struct PresenceTests {
  @Test func `the suites of sandboxed programs run as two users, or say why not`() throws {
    if let absence = TestUser.absence { try Test.cancel("an ordinary user is left out: \(absence)") }
    #expect(TestUser.present == [.current, .ordinary])
  }

  @Test func `this system gives sandboxes, or it is said why not`() throws {
    if let absence = Namespaces.absenceAsRoot { try Test.cancel("sandboxes or machines are left out: \(absence)") }
  }

  @Test(arguments: Tool.allCases)
  func `every program of the pairings is here, or skipped with the command that installs it`(_ tool: Tool) throws {
    if tool.path == nil { try Test.cancel("\(tool.rawValue) is absent: \(tool.installation)") }
  }
}
