import DoppelRefresh
import DoppelReport
import Testing

struct RefreshReportTerminalTests {
  @Test func `each answer has a mark, its fields below it, and the counts stand at the end`() {
    #expect(
      report().terminalText(.plain) == """
        ~ GET api.example/users/1
            body.name: "Ann" -> "Anna"
            body.new: new, 1
            body.old: gone, was 2
            and 2 more fields
          ! body.plan: recorded "a", edited to nothing, the server says "c"; the edit stays
        x GET api.example/me  (refused: answered 401, recorded was 200: the recorded credentials may be out of date)
        = GET api.example/held  (stays: the policy is missing)
        + GET api.example/users/2\\x1b[2J  (401, text/plain)
          1 exchange is not used: recorded without a response
        1 changed, 1 added, 1 held, 1 refused, 1 conflict, 1,234 kept

        """)
  }
}
