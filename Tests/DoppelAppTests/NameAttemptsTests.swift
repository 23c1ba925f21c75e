import DoppelDNS
import Testing

@testable import DoppelApp

struct NameAttemptsTests {
  private let name = DomainName("nosuch.test") ?? .root

  @Test(
    arguments: [
      ([.a], [true]), ([.aaaa], [true]), ([.a, .aaaa], [true, false]), ([.aaaa, .a], [true, false]),
      ([.a, .aaaa, .a, .aaaa], [true, false, true, false]), ([.aaaa, .aaaa, .a, .a], [true, true, false, false]),
      ([.https, .svcb, .ptr], [false, false, false]), ([.a, .mx, .txt, .mx], [true, true, true, true]),
    ] as [([ResourceType], [Bool])])
  func `the addresses of both families are one attempt, whichever is asked for first`(types: [ResourceType], new: [Bool]) {
    let attempts = NameAttempts()
    #expect(types.map { attempts.isNew(self.name, $0) } == new)
  }

  @Test(arguments: [
    ("vm", false), ("VM", false), ("vm.corp.test", false), ("vm.else.test", true), ("other", true), ("corp.test", true),
  ])
  func `the addresses of a name that this machine's own file has are no attempt, also with a domain of the search list`(
    name: String, isNew: Bool
  ) throws {
    let domain = try #require(DomainName("corp.test"))
    let asked = try #require(DomainName(name))
    let attempts = NameAttempts(hosts: HostsFile("192.0.2.7 host vm\n"), searchDomains: [domain])
    #expect(attempts.isNew(asked, .aaaa) == isNew)
    #expect(attempts.isNew(asked, .mx))
  }

  @Test func `each name has its own, and those before the limit are forgotten at one more`() throws {
    let attempts = NameAttempts()
    for number in 0..<NameAttempts.limit {
      let name = try #require(DomainName("n\(number).test"))
      #expect(attempts.isNew(name, .a))
    }
    let first = try #require(DomainName("n0.test"))
    #expect(!attempts.isNew(first, .aaaa))
    #expect(attempts.isNew(self.name, .a))
    #expect(attempts.isNew(first, .aaaa))
  }
}
