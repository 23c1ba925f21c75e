import DoppelDNS
import Testing

struct DNSQuestionTests {
  @Test func `questions are the same in any case, not for another type or class`() throws {
    let question = DNSQuestion(name: try #require(DomainName("A.example")), type: .a)
    #expect(question == DNSQuestion(name: try #require(DomainName("a.EXAMPLE")), type: .a))
    #expect(question != DNSQuestion(name: question.name, type: .aaaa))
    #expect(question != DNSQuestion(name: question.name, type: .a, resourceClass: .any))
  }
}
