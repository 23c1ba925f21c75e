import DoppelExchange
import DoppelLearn
import DoppelTesting
import NIOCore
import Testing

struct ValuePairsTests {
  private func pairs(_ recorded: String, _ live: String) -> [[String]]? {
    ValuePairs.of(ByteBuffer(string: recorded), ByteBuffer(string: live))?.map {
      [String(buffer: $0.recorded), String(buffer: $0.live)]
    }
  }

  private func skeleton(_ text: String) -> UInt64 { ValuePairs.skeleton(of: ByteBuffer(string: text)) }

  @Test func `values at the same places of texts that are alike else are pairs`() {
    #expect(self.pairs("3f2a91bc", "7c01d9ee") == [["3f2a91bc", "7c01d9ee"]])
    #expect(
      self.pairs("id=\(uuid(0)); name=files-3f2a91bc.", "id=\(uuid(1)); name=files-7c01d9ee.")
        == [[uuid(0), uuid(1)], ["3f2a91bc", "7c01d9ee"]])
    #expect(self.pairs("id=\(uuid(0))", "id=3f2a91bc") == [[uuid(0), "3f2a91bc"]], "whatever class they have")
    #expect(self.pairs("\(uuid(0)) \(uuid(0))", "\(uuid(0)) \(uuid(1))") == [[uuid(0), uuid(0)], [uuid(0), uuid(1)]])
    #expect(self.pairs("plain text", "plain text") == [] && self.pairs("", "") == [])
  }

  @Test(arguments: [
    ("id=3f2a91bc", "no=7c01d9ee"), ("id=3f2a91bc", "id=7c01d9ee;"), ("id=3f2a91bc", "id=ordinary"),
    ("3f2a91bc", "3f2a91bc 7c01d9ee"), ("plain text", "plain texts"), ("", "3f2a91bc"),
  ])
  func `texts that differ in more have no pairs`(one: String, other: String) {
    #expect(self.pairs(one, other) == nil && self.pairs(other, one) == nil)
    #expect(self.skeleton(one) != self.skeleton(other))
  }

  @Test func `texts that differ in what looks made have one skeleton`() {
    #expect(self.skeleton("id=\(uuid(0)); a") == self.skeleton("id=3f2a91bc; a"))
    #expect(self.skeleton("id=\(uuid(0)); a") != self.skeleton("id=; a"))
    #expect(self.skeleton("id=\(uuid(0)); a") != self.skeleton("id=\(uuid(0)); b"))
  }

  @Test func `a text holds the values in it, and no words`() {
    let text = ByteBuffer(string: "Bearer \(uuid(0)) ordinary")
    let hash = { (value: String) in ByteBuffer(string: value).stirredHash }
    #expect(ValuePairs.values(in: text) == [hash(uuid(0))])
    #expect(ValuePairs.holds(text, anyOf: [hash(uuid(1)), hash(uuid(0))]))
    #expect(!ValuePairs.holds(text, anyOf: [hash(uuid(1)), hash("ordinary"), hash("Bearer")]))
    #expect(!ValuePairs.holds(text, anyOf: []) && ValuePairs.values(in: ByteBuffer()).isEmpty)
  }

  @Test func `the identifiers of a trace follow its context`() {
    func context(_ digit: String) -> (whole: ByteBuffer, trace: ByteBuffer, span: ByteBuffer) {
      let (trace, span) = ("4bf92f3577b34da6a3ce929d0e0e473\(digit)", "00f067aa0ba902b\(digit)")
      return (ByteBuffer(string: "00-\(trace)-\(span)-01"), ByteBuffer(string: trace), ByteBuffer(string: span))
    }
    let (one, other) = (context("6"), context("7"))
    let pairs = ValuePairs.of(one.whole, other.whole) ?? []
    #expect(
      pairs.map(\.recorded) == [one.whole, one.trace, one.span] && pairs.map(\.live) == [other.whole, other.trace, other.span])
    #expect(ValuePairs.holds(one.whole, anyOf: [one.trace.stirredHash]))
    #expect(!ValuePairs.holds(one.whole, anyOf: [other.trace.stirredHash]))
  }

  @Test func `any bytes are alike themselves`() {
    var choices = Choices(3)
    let letters = Array("0a1b2c3d-_. =\"".utf8) + [0, 0xff]
    for _ in 0..<500 {
      let count = Int.random(in: 0...60, using: &choices)
      let text = ByteBuffer(bytes: (0..<count).map { _ in letters[Int.random(in: 0..<letters.count, using: &choices)] })
      let pairs = ValuePairs.of(text, text)
      #expect(pairs?.allSatisfy { $0.recorded == $0.live } == true)
      #expect(pairs?.map { $0.live.stirredHash } == ValuePairs.values(in: text))
    }
  }
}
