import DoppelExchange
import Testing

@testable import DoppelMatch

struct CredentialLifeTests {
  /// What is learned of equal requests that came at these seconds with these credentials and were refused or not.
  private func life(_ uses: [(Int, Int, Bool)]) -> CredentialLife.End {
    CredentialLife(uses.map { CredentialLife.Use(credential: $0.0, request: 0, at: moment($0.1), isRefused: $0.2) }).end
  }

  @Test func `where nothing was refused, or nothing that had been taken, it never ends`() {
    #expect(self.life([]) == .never)
    #expect(self.life([(1, 0, false), (1, 900, false), (2, 5, false)]) == .never)
    #expect(self.life([(1, 0, true), (2, 1, true), (1, 2, true)]) == .never)
    #expect(CredentialLife([]).end == .never)
  }

  @Test func `credentials that were refused after as many uses as none was taken beyond end with them`() {
    #expect(self.life([(1, 0, false), (1, 1, false), (1, 2, true)]) == .uses(2))
    // one was refused at first, before it was known; another has not come so far
    #expect(
      self.life([(1, 0, true), (1, 1, false), (2, 7, false), (2, 90, false), (1, 91, false), (1, 92, true), (2, 93, true)])
        == .uses(2))
  }

  @Test func `what is taken again after a refusal, as the name of whose tokens are renewed, does not end`() {
    #expect(self.life([(1, 0, false), (1, 1, true), (1, 2, true)]) == .uses(1))
    #expect(self.life([(1, 0, false), (1, 1, true), (1, 2, false), (1, 3, false)]) == .never)
  }

  @Test func `a refusal of what is never granted tells of no end`() {
    func life(refused request: Int) -> CredentialLife.End {
      CredentialLife([
        .init(credential: 1, request: 0, at: moment(0), isRefused: false),
        .init(credential: 1, request: request, at: moment(1), isRefused: true),
      ]).end
    }
    #expect(life(refused: 1) == .never)
    #expect(life(refused: 0) == .uses(1))
  }

  @Test func `else they end with the least age at which one was refused, where none was taken at that age`() {
    let uses = [(1, 0, false), (1, 5, false), (1, 10, true), (2, 100, false), (2, 101, false), (2, 109, false), (2, 112, true)]
    #expect(self.life(uses) == .age(.seconds(10)))
    #expect(self.life(uses.map { $0.1 == 109 ? ($0.0, 110, $0.2) : $0 }) == .never)
    // taken more often by another that was not refused
    #expect(self.life([(1, 0, false), (1, 9, true), (2, 20, false), (2, 21, false)]) == .age(.seconds(9)))
    #expect(self.life([(1, 0, false), (1, 9, true), (2, 20, false), (2, 29, false)]) == .never)
  }

  @Test(
    arguments: [
      (.never, 1_000, 1_000, nil), (.uses(2), 1, 1_000, false), (.uses(2), 2, 0, true), (.uses(2), 3, 0, true),
      (.age(.seconds(10)), 1_000, 9, false), (.age(.seconds(10)), 0, 10, true),
    ] as [(CredentialLife.End, Int, Int, Bool?)])
  func `one is over at the limit, and that is told only where it is known`(
    end: CredentialLife.End, uses: Int, seconds: Int, isOver: Bool?
  ) {
    #expect(CredentialLife(end: end).isOver(uses: uses, age: .seconds(seconds)) == isOver)
  }
}
