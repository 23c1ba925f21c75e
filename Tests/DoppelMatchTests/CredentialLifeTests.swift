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

  @Test func `credentials that were refused after as many uses as none was taken beyond end with them, where several were`() {
    #expect(self.life([(1, 0, false), (1, 0, false), (1, 0, true)]) == .never)
    #expect(
      self.life([(1, 0, false), (1, 1, false), (1, 2, true), (2, 9, false), (2, 10, false), (2, 20, true)]) == .uses(2))
    // one was refused at first, before it was known; another has not come so far
    #expect(
      self.life([(1, 0, true), (1, 1, false), (2, 7, false), (2, 90, false), (1, 91, false), (1, 92, true), (2, 93, true)])
        == .uses(2))
  }

  @Test func `what is taken again after a refusal, as the name of whose tokens are renewed, does not end`() {
    #expect(self.life([(1, 0, false), (1, 2, true), (1, 3, true)]) == .age(.seconds(1)))
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
    #expect(life(refused: 0) == .age(.milliseconds(500)))
  }

  @Test
  func `else they end at an age between that at which one was taken and that at which one was refused, where these are apart`()
  {
    let uses = [(1, 0, false), (1, 5, false), (1, 10, true), (2, 100, false), (2, 101, false), (2, 109, false), (2, 112, true)]
    #expect(self.life(uses) == .age(.milliseconds(9_500)))
    #expect(self.life(uses.map { $0.1 == 109 ? ($0.0, 110, $0.2) : $0 }) == .never)
    // taken more often by another that was not refused
    #expect(self.life([(1, 0, false), (1, 9, true), (2, 20, false), (2, 21, false)]) == .age(.seconds(5)))
    #expect(self.life([(1, 0, false), (1, 9, true), (2, 20, false), (2, 29, false)]) == .never)
  }

  /// As `Use`, of credential 1: request, its answer, whether it was refused, whether it is a read.
  private func life(_ uses: [(request: Int, order: Int, isRefused: Bool, isRead: Bool)], issued: Set<Int> = [])
    -> CredentialLife
  {
    CredentialLife(
      uses.enumerated().map {
        CredentialLife.Use(
          credential: 1, request: $1.request, order: $1.order, at: moment($0), isRefused: $1.isRefused, isRead: $1.isRead)
      }, issued: issued)
  }

  @Test func `a write after which a credential was refused ends it, unless something was granted after one`() {
    let logout = [(0, 0, false, true), (7, 1, false, false), (0, 2, true, true)]
    #expect(self.life(logout).end == .request([1]) && self.life(logout).ends(with: 1) && !self.life(logout).ends(with: 0))
    #expect(self.life([(7, 0, false, false)] + logout).end != .request([0, 1]))
    let paused = [(0, 0, 0, false, true), (1, 7, 1, false, false), (4, 0, 2, true, true)].map {
      CredentialLife.Use(credential: 1, request: $0.1, order: $0.2, at: moment($0.0), isRefused: $0.3, isRead: $0.4)
    }
    #expect(CredentialLife(paused).end == .age(.milliseconds(2_500)), "after a pause it may have grown too old")
    #expect(CredentialLife(end: .request([1])).isOver(uses: 9, age: .seconds(9), isEnded: false) == false)
    #expect(CredentialLife(end: .request([1])).isOver(uses: 1, age: .zero, isEnded: true) == true)
  }

  @Test func `credentials that were never taken are refused, and unknown ones where all that were taken came from answers`() {
    func life(issued: Set<Int>) -> CredentialLife {
      CredentialLife(
        [
          .init(credential: 1, request: 0, at: moment(0), isRefused: false),
          .init(credential: 2, request: 0, at: moment(1), isRefused: true),
          .init(credential: 3, request: 9, at: moment(2), isRefused: true),
        ], issued: issued)
    }
    #expect(life(issued: []).refused == [2] && !life(issued: []).refusesUnknown && life(issued: []).isKnown)
    #expect(life(issued: [1]).refusesUnknown && !life(issued: [1, 2]).refusesUnknown)
    #expect(life(issued: [1]).without([2]).refused.isEmpty && !CredentialLife([]).isKnown)
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
