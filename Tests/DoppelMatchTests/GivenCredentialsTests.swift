import DoppelExchange
import Testing

@testable import DoppelMatch

struct GivenCredentialsTests {
  /// Four answers: to a login, in a session, and of others.
  private static let values: [Set<UInt64>] = [[1, 7], [7], [2], [9]]
  private static let sessions = [-1, 0, -1, 1]

  private func issuers(
    _ uses: [(text: UInt64, session: Int, second: Int)], except known: Set<Int> = []
  ) -> [[Int]] {
    var given = GivenCredentials()
    for use in uses { given.note(use.text, of: use.session, at: .epoch.advanced(by: .seconds(use.second))) }
    return given.issuers(
      Self.values, { (Self.sessions[$0], .epoch.advanced(by: .seconds($0))) }, except: known
    ).map { [$0.order, $0.session] }
  }

  @Test func `an answer that said a credential before it was used gave it`() {
    #expect(self.issuers([(7, 0, 1)]) == [[0, 0]], "not one that repeats it within the session")
    #expect(self.issuers([(7, 0, 5), (7, 0, 1)]) == [[0, 0]])
    #expect(self.issuers([(7, 0, 1)], except: [0]).isEmpty)
  }

  @Test func `one that was used before was known otherwise`() {
    #expect(self.issuers([(2, 3, 1)]).isEmpty && self.issuers([(8, 3, 1)]).isEmpty && self.issuers([]).isEmpty)
    #expect(self.issuers([(2, 3, 3)]) == [[2, 3]])
  }

  @Test func `each that gives it again is told`() {
    #expect(self.issuers([(7, 4, 1)]) == [[0, 4], [1, 4]])
  }
}
