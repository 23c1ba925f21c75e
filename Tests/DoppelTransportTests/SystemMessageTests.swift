import DoppelTransport
import Testing

struct SystemMessageTests {
  @Test func `a number of the system is said in words, any other too`() {
    #expect(SystemMessage.text(13) == "permission denied")
    #expect(!SystemMessage.text(-1).isEmpty && !SystemMessage.text(.max).isEmpty)
  }
}
