import DoppelExchange
import DoppelMatch
import DoppelTesting
import NIOCore
import Testing

struct BeginningsTests {
  private func beginning(_ text: String, in group: String = "a") -> Question.Beginning {
    Question.Beginning(group: ByteBuffer(string: group), bytes: ByteBuffer(string: text))
  }

  private func beginnings(_ texts: [String]) -> Beginnings { Beginnings(texts.map { self.beginning($0) }) }

  @Test(
    arguments: [
      ("GET a", 5, false), ("GET", 3, true), ("GE", nil, true), ("GET ab", 5, false), ("GET b", 3, false), ("PUT", nil, false),
      ("G", nil, true), ("SET x 1", 7, true), ("SET x 1\n", 7, true), ("SET x 1\n\n", 9, false), ("SET x 1\r", 7, false),
    ] as [(String, Int?, Bool)])
  func `what was said is known by the longest whole request in it, and by whether one goes on`(
    text: String, whole: Int?, canGrow: Bool
  ) {
    let known = self.beginnings(["GET a", "SET x 1\n\n", "GET", "SET x 1", "GET a"])
    #expect(known.prospect(of: self.beginning(text)) == Question.Prospect(whole: whole, canGrow: canGrow))
  }

  @Test func `an empty request is known, and is the start of all others`() {
    let known = self.beginnings(["", "a"])
    #expect(known.prospect(of: self.beginning("")) == Question.Prospect(whole: 0, canGrow: true))
    #expect(known.prospect(of: self.beginning("b")) == Question.Prospect(whole: 0, canGrow: false))
    #expect(self.beginnings(["a"]).prospect(of: self.beginning("")) == Question.Prospect(whole: nil, canGrow: true))
  }

  @Test func `groups know nothing of each other`() {
    let known = Beginnings([self.beginning("a"), self.beginning("b", in: "other")])
    #expect(known.prospect(of: self.beginning("b")) == Question.Prospect())
    #expect(known.prospect(of: self.beginning("b", in: "other")).whole == 1)
    #expect(known.prospect(of: self.beginning("b", in: "none")) == Question.Prospect())
    #expect(Beginnings().isEmpty && !known.isEmpty)
  }

  @Test(arguments: [0, 7, 8, 9, 64]) func `any requests are found as a search of all of them finds them`(alike: Int) {
    var choices = Choices(1)
    // most begin alike for longer than what is compared at once
    func text() -> String {
      let start = String(repeating: "a", count: Int.random(in: 0...5, using: &choices) == 0 ? 0 : alike)
      let count = Int.random(in: 0...6, using: &choices)
      return start + String((0..<count).map { _ in "ab".randomElement(using: &choices) ?? "a" })
    }
    for _ in 0..<200 {
      let recorded = Set((0..<Int.random(in: 1...20, using: &choices)).map { _ in text() })
      let known = self.beginnings(Array(recorded))
      for _ in 0..<20 {
        let said = text()
        let whole = recorded.filter { said.hasPrefix($0) || $0.isEmpty }.map(\.utf8.count).max()
        let canGrow = recorded.contains { $0 != said && $0.hasPrefix(said) || (said.isEmpty && !$0.isEmpty) }
        #expect(
          known.prospect(of: self.beginning(said)) == Question.Prospect(whole: whole, canGrow: canGrow), "\(recorded) \(said)")
      }
    }
  }
}
