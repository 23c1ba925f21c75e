import DoppelExchange
import DoppelRefresh
import NIOCore
import Testing

struct LibraryAnswerTests {
  @Test func `a body that the file does not keep is brought back by the server's answer, or not at all`() {
    let base = LibraryAnswer.Base.withoutBody(answer("edited", code: 201)) { $0 == ByteBuffer(string: #"{"a":1,"b":1}"#) }
    let edited = recorded(#"{"a":9,"b":1}"#, base: base)
    let found = edited.recorded(seeing: answer(#"{"a":1,"b":2}"#), form)
    #expect(text(found) == #"{"a":1,"b":1}"# && found?.bodyLength == 13 && found?.start == answer("", code: 201).start)
    #expect(edited.recorded(seeing: answer(#"{"a":3,"b":2}"#), form) == nil)
    #expect(recorded("x", base: .known(answer("y"))).recorded(seeing: answer("z"), form) == answer("y"))
  }
}
