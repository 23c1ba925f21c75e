import DoppelExchange
import NIOCore
import Testing

@testable import DoppelRefresh

struct AnswerFormTests {
  @Test(arguments: [("coded:hello", "hello"), ("hello", "hello")])
  func `a body is looked at without its codings`(_ body: String, text: String) {
    #expect(form.text(of: answer(body)) == ByteBuffer(string: text))
  }
}
