import DoppelExchange
import NIOCore
import Testing

@testable import DoppelReplay

struct RequestChangesTests {
  private func use(_ place: String, _ index: Int, _ recorded: String, isPart: Bool = false) -> TravelPlan.Use {
    TravelPlan.Use(place: place, index: index, isPart: isPart, recorded: ByteBuffer(string: recorded), issued: [0])
  }

  private func next(_ changes: inout RequestChanges, _ place: String, _ text: String) -> String? {
    changes.next(MessageValue(place: place, text: ByteBuffer(string: text))).map { String(buffer: $0) }
  }

  @Test func `of several values at one place the one that was meant changes`() {
    var changes = RequestChanges()
    changes.add(ByteBuffer(string: "live"), for: self.use("body[]", 1, "a"))
    #expect(self.next(&changes, "body[]", "a") == nil)
    #expect(self.next(&changes, "query x", "a") == nil)
    #expect(self.next(&changes, "body[]", "a") == "live")
  }

  @Test func `what is not as recorded is left alone`() {
    var changes = RequestChanges()
    #expect(changes.isEmpty)
    changes.add(ByteBuffer(string: "live"), for: self.use("p", 0, "a"))
    #expect(!changes.isEmpty && self.next(&changes, "p", "b") == nil)
  }

  @Test func `several values within one text change together`() {
    let (one, other) = ("9f86d081884c7d65", "1b4f0e9851971998")
    var changes = RequestChanges()
    changes.add(ByteBuffer(string: "1"), for: self.use("body", 0, one, isPart: true))
    changes.add(ByteBuffer(string: "2"), for: self.use("body", 0, other, isPart: true))
    #expect(self.next(&changes, "body", "<a>\(one)</a><b>\(other)</b>") == "<a>1</a><b>2</b>")
  }
}
