import DoppelExchange
import Testing

@testable import DoppelMatch

struct LiveCredentialsTests {
  /// Whether a credential was over at each of its uses at these seconds.
  private func uses(
    _ credential: String, of credentials: inout LiveCredentials, _ end: CredentialLife.End, at seconds: [Int]
  ) -> [Bool?] {
    seconds.map { credentials.use(credential, of: CredentialLife(end: end), at: moment($0)) }
  }

  @Test func `each credential has its own uses, and stays over`() {
    var credentials = LiveCredentials()
    #expect(self.uses("a", of: &credentials, .uses(2), at: [0, 0, 0, 0]) == [false, false, true, true])
    #expect(self.uses("b", of: &credentials, .uses(2), at: [0, 0, 0]) == [false, false, true])
  }

  @Test func `the age is that since the first use`() {
    var credentials = LiveCredentials()
    #expect(self.uses("a", of: &credentials, .age(.seconds(10)), at: [100, 109, 110, 111]) == [false, false, true, true])
    #expect(self.uses("b", of: &credentials, .age(.seconds(10)), at: [110]) == [false])
  }

  @Test func `where the end is not known nothing is counted`() {
    var credentials = LiveCredentials()
    #expect(self.uses("a", of: &credentials, .never, at: [0, 1]) == [nil, nil])
    #expect(self.uses("a", of: &credentials, .uses(1), at: [2, 3]) == [false, true])
  }

  @Test func `a credential ends with the request that ends it, and is as new where an answer gives it again`() {
    var credentials = LiveCredentials()
    let end = CredentialLife.End.request([1])
    #expect(self.uses("a", of: &credentials, end, at: [0]) == [false])
    credentials.end("a")
    credentials.end("unknown")
    #expect(self.uses("a", of: &credentials, end, at: [1, 2]) == [true, true])
    credentials.issue("a")
    #expect(self.uses("a", of: &credentials, end, at: [3]) == [false])
    #expect(self.uses("b", of: &credentials, .age(.seconds(5)), at: [0, 6]) == [false, true])
    credentials.issue("b")
    #expect(self.uses("b", of: &credentials, .age(.seconds(5)), at: [6, 12]) == [false, true])
  }

  @Test func `at the limit all are remembered, beyond it the first to come goes`() {
    var credentials = LiveCredentials()
    func isOver(_ credential: String) -> Bool? {
      credentials.use(credential, of: CredentialLife(end: .uses(1)), at: .epoch)
    }
    let wereOver = (0..<LiveCredentials.limit).filter { isOver("\($0)") != false }
    #expect(wereOver.isEmpty)
    let atLimit = ["0", "1"].map(isOver)
    #expect(atLimit == [true, true])
    let beyond = ["another", "0", "2", "another"].map(isOver)
    #expect(beyond == [false, false, true, true], "the first made room, and its return made the second go")
  }
}
