import DoppelExchange
import NIOCore
import Testing

@testable import DoppelSynthesis

@Suite
struct MakingTests {
  private let synthesizer = Synthesizer(Traffic.shelves.model)

  private func ask(_ method: String, _ target: String, _ body: String? = nil, chosen: Synthesizer.Choice = .miss) throws
    -> Making
  {
    let reply = self.synthesizer.answer(
      Traffic.key(method, target, body), Message(), session: "live", following: 0, at: .epoch, chosen: chosen)
    return try #require(reply.answer?.makings.first)
  }

  private func said(_ making: Making) -> [String] {
    making.values.map { "\($0.place) \(String(buffer: $0.value)) \($0.origin.kind.rawValue) \($0.origin.of ?? "")" }
  }

  @Test
  func `each value is told with where it comes from, and the items as they were`() throws {
    let made = try self.ask("POST", "/books", #"{"title":"Salt"}"#, chosen: .recorded(2))
    let id = try #require(made.values.first { $0.place == ".id" })
    #expect(id.origin.kind == .newID && made.items.isEmpty)
    #expect(self.said(made).contains(#".title "Salt" request .title"#) && self.said(made).contains(".number 1 next number"))
    let name = String(buffer: id.value).filter { $0 != "\"" }
    let changed = try self.ask("PATCH", "/books/\(name)", #"{"state":"read"}"#)
    #expect(changed.items == [Making.Item(id: name, isThere: true)])
    #expect(self.said(changed).contains(#".title "Salt" field title"#))
    #expect(self.said(changed).contains(".version 2 increment version"))
    #expect(changed.byteCount > String(name).utf8.count)
    _ = try self.ask("DELETE", "/books/\(name)")
    let gone = try self.ask("GET", "/books/\(name)")
    #expect(gone.items == [Making.Item(id: name, isThere: false)])
    #expect(self.said(gone) == [".error \"no book \(name)\" text no book {id}"])
  }
}
