import DoppelExchange
import DoppelLearn
import NIOCore
import Testing

struct AnswerValuesTests {
  private func answer(says parts: [String], notes: [String] = []) -> AnswerValues {
    var answer = AnswerValues()
    for part in parts { answer.say(ByteBuffer(string: part)) }
    for note in notes { answer.note(ByteBuffer(string: note)) }
    return answer
  }

  private func hash(_ value: String) -> UInt64 { ByteBuffer(string: value).stirredHash }

  @Test func `the values are those of a class and the short ones, none twice`() {
    let answer = self.answer(says: ["{\"id\":\"\(uuid(0))\",\"again\":\"\(uuid(0))\",\"name\":\"files-3f2a91bc ordinary\"}"])
    #expect(answer.values == [self.hash(uuid(0)), self.hash("3f2a91bc")])
    #expect(AnswerValues().values.isEmpty && AnswerValues().content == 0)
  }

  @Test func `values that tell no moment are known by themselves, of what was said`() {
    let answer = self.answer(
      says: ["{\"id\":\"\(uuid(0))\",\"at\":\"2026-05-27T19:08:01Z\",\"name\":\"files-3f2a91bc\"}"], notes: [uuid(1)])
    #expect(answer.drawn == [self.hash(uuid(0))] && answer.values.count == 4)
  }

  @Test func `what is said is the same where it differs in values of a class alone`() {
    let content = self.answer(says: ["200", "{\"id\":\"\(uuid(0))\"}"]).content
    #expect(content == self.answer(says: ["200", "{\"id\":\"\(uuid(1))\"}"]).content)
    for parts in [
      ["200", "{\"no\":\"\(uuid(0))\"}"], ["201", "{\"id\":\"\(uuid(0))\"}"], ["{\"id\":\"\(uuid(0))\"}", "200"], ["200"], [],
      ["200", "{\"id\":\"3f2a91bc\"}"],
    ] {
      #expect(content != self.answer(says: parts).content)
    }
    #expect(self.answer(says: ["3f2a91bc"]).content != self.answer(says: ["7c01d9ee"]).content, "a short one is a weak sign")
  }

  @Test func `the words are the same where it differs in numbers too`() {
    let words = self.answer(says: ["n 1", "\(uuid(0)) 17"]).words
    #expect(words == self.answer(says: ["n 25", "\(uuid(1)) 3"]).words)
    #expect(words != self.answer(says: ["m 1", "\(uuid(0)) 17"]).words)
  }

  @Test func `what is noted has values and says nothing`() {
    let answer = self.answer(says: ["a"], notes: ["trace=\(uuid(1))"])
    #expect(answer.content == self.answer(says: ["a"]).content)
    #expect(answer.values == [self.hash(uuid(1))])
    #expect(answer != self.answer(says: ["a"]))
  }

  @Test func `beyond the longest part no values are looked for, and all counts as it is`() {
    func answer(_ value: String, before count: Int) -> AnswerValues {
      self.answer(says: [String(repeating: " ", count: count) + value])
    }
    let within = AnswerValues.longest - 36
    #expect(answer(uuid(0), before: within).values == [self.hash(uuid(0))])
    #expect(answer(uuid(0), before: within).content == answer(uuid(1), before: within).content)
    #expect(!answer(uuid(0), before: within + 1).values.contains(self.hash(uuid(0))))
    #expect(answer(uuid(0), before: within + 1).content != answer(uuid(1), before: within + 1).content)
    #expect(answer(uuid(0), before: AnswerValues.longest).values.isEmpty)
  }
}
