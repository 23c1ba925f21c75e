import DoppelTesting
import Testing

/// Says what the other suites leave out here, so that nothing is left out in silence.
struct PresenceTests {
  @Test(arguments: Tool.allCases)
  func `every program of the pairings is here, or skipped with the command that installs it`(_ tool: Tool) throws {
    if tool.path == nil { try Test.cancel("\(tool.rawValue) is absent: \(tool.installation)") }
  }
}
