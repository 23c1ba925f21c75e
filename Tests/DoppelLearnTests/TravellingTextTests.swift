import DoppelExchange
import NIOCore
import Testing

@testable import DoppelLearn

struct TravellingTextTests {
  private func texts(_ text: String, returnedAs: String? = nil) -> [String] {
    TravellingText.texts(of: MessageValue(place: "p", text: ByteBuffer(string: text), returnedAs: returnedAs)).map {
      String(buffer: $0.text.text) + ($0.isPart ? " within" : "")
    }
  }

  @Test func `what looks made is one whole, and is found in longer texts`() {
    #expect(self.texts(uuid(1)) == [uuid(1)])
    #expect(self.texts("order \(uuid(1)), please") == ["\(uuid(1)) within"])
  }

  @Test(arguments: ["17", "ord_12", "a1"])
  func `names with digits count as a whole`(_ text: String) { #expect(self.texts(text) == [text]) }

  @Test(arguments: ["", "two words 2", "1,2", "a b"])
  func `sentences do not`(_ text: String) { #expect(self.texts(text).isEmpty) }

  @Test(arguments: ["true", "open"])
  func `words and truth values may be values where others speak for them, and are no names`(_ text: String) {
    #expect(self.texts(text) == [text] && !TravellingText(ByteBuffer(string: text)).mayBeName)
  }

  @Test func `a word counts where clients give it back as it is`() {
    #expect(self.texts("abc", returnedAs: "cookie a") == ["abc"])
  }

  @Test func `a name that holds what looks made is one and that, and as sure as its surest part`() {
    func whole(_ text: String) -> TravellingText? {
      TravellingText.texts(of: MessageValue(place: "p", text: ByteBuffer(string: text))).first { !$0.isPart }?.text
    }
    #expect(self.texts("e-3f2a91bc") == ["e-3f2a91bc", "3f2a91bc within"])
    #expect(whole("e-3f2a91bc")?.isMade == true && whole("e-3f2a91bc")?.isShort == true)
    #expect(whole("e-3f2a91bc")?.looksMade == false && whole("ord_12")?.isMade == false)
    #expect(whole("order-\(uuid(1))")?.isMade == true && whole("order-\(uuid(1))")?.isShort == false)
  }

  @Test func `a name is at most 64 bytes`() {
    let longest = String(repeating: "1", count: 64)
    #expect(self.texts(longest) == [longest] && self.texts(longest + "1").isEmpty)
  }

  @Test func `one short number may be met by chance, and so may two`() {
    let texts = ["17", "101", "102", "103", "10401"].map { TravellingText(ByteBuffer(string: $0)) }
    #expect(!TravellingText.areDistinctive([texts[1]]) && TravellingText.areDistinctive([texts[4]]))
    #expect(!TravellingText.areDistinctive([texts[1], texts[2]]))
    #expect(TravellingText.areDistinctive([texts[1], texts[2], texts[3]]))
    #expect(!TravellingText.areDistinctive([texts[0], texts[1], texts[2]]))
    #expect(texts.map(\.className) == Array(repeating: "number", count: 5))
    #expect(TravellingText(ByteBuffer(string: "a1")).className == "text")
    #expect(TravellingText(ByteBuffer(string: uuid(1))).className == "uuid")
  }
}
