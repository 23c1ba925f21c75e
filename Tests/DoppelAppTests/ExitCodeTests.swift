import DoppelTesting
import Testing

@testable import DoppelApp

struct ExitCodeTests {
  @Test(arguments: [
    (ExitCode.done, Int32(0)), (.checkFailed, 1), (.usage, 2), (.failed, 3), (.child(0), 0), (.child(77), 77),
    (.signal(2), 130),
    (.signal(15), 143),
  ])
  func `each ending has its number`(_ code: ExitCode, number: Int32) {
    #expect(code.number == number)
  }
}
