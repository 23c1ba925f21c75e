import Testing

@testable import DoppelSandbox

struct ConnectionTableTests {
  private static let header =
    "entries  clashres found new invalid ignore delete chainlength insert insert_failed drop early_drop\n"

  @Test func `what was dropped is summed over the processors`() {
    let lines = "00000005  00000000 0 0 0 0 0 0 0 0 0000000a 1\n00000005  00000000 0 0 0 0 0 0 0 0 00000002 0\n"
    #expect(ConnectionTable.dropped(Self.header + lines) == 12)
    #expect(ConnectionTable.dropped(Self.header) == 0)
  }

  @Test(arguments: ["", "no such column\n1 2 3\n", "drop\n", "drop\nxyz\n", "a drop\n1\n"])
  func `what is no such table says that nothing was dropped`(text: String) {
    #expect(ConnectionTable.dropped(text) == 0)
  }
}
