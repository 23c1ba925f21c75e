import DoppelExchange
import NIOCore
import Testing

@testable import DoppelSynthesis

extension SynthesisModel {
  /// The situations in which answers can be made up, and all that were recorded.
  fileprivate var counts: (usable: Int, all: Int) {
    (self.situations.values.count { $0.forms.values.contains(where: \.isUsable) }, self.situations.count)
  }
}

@Suite
struct SynthesisModelTests {
  @Test
  func `every situation of a consistent recording can be made up`() {
    let counts = Traffic.shelves.model.counts
    #expect(counts.all == counts.usable)
    #expect(counts.all == 6)
  }

  @Test
  func `an answer that comes about in no one way takes its situation out of the model`() {
    var traffic = Traffic.shelves
    traffic.add(
      "bob", "GET", "/books/bk-bob-8e4b02cd", 200,
      #"{"id":"bk-bob-8e4b02cd","title":"Sugar","state":"new","number":2,"version":1}"#)
    let counts = traffic.model.counts
    #expect(counts.usable == counts.all - 1)
  }

  @Test
  func `one answer is not enough`() {
    var traffic = Traffic()
    traffic.add("ann", "POST", "/books", body: #"{"title":"Tea"}"#, 201, #"{"id":"bk-ann-7f3a91bc","title":"Tea"}"#)
    traffic.add("ann", "GET", "/books/bk-ann-7f3a91bc", 200, #"{"id":"bk-ann-7f3a91bc","title":"Tea"}"#)
    #expect(traffic.model.counts.usable == 0)
    traffic.add("ann", "GET", "/books/bk-ann-7f3a91bc", 200, #"{"id":"bk-ann-7f3a91bc","title":"Tea"}"#)
    #expect(traffic.model.counts.usable == 1)
  }

  @Test
  func `an operation after which an item is refused removes it, whatever its protocol says`() throws {
    var traffic = Traffic()
    for person in ["ann", "bob"] {
      let id = "bk-\(person)-7f3a91bc"
      traffic.add(person, "POST", "/books", body: #"{"title":"Tea"}"#, 201, #"{"id":"\#(id)","title":"Tea"}"#)
      traffic.add(person, "GET", "/books/\(id)", 200, #"{"id":"\#(id)","title":"Tea"}"#)
      traffic.add(person, "POST", "/burn", body: #"{"id":"\#(id)"}"#, 200, #"{"burnt":"\#(id)"}"#)
      traffic.add(person, "GET", "/books/\(id)", 410, #"{"error":"burnt"}"#)
    }
    let model = traffic.model
    #expect(model.samples[2]?.shown.effect == .remove)
    #expect(model.situations.keys.contains { $0.contains("/books/*") && $0.contains("gone") })
  }

  @Test
  func `recorded answers are taken apart once, when they are learned from`() throws {
    let model = Traffic.shelves.model
    #expect(model.samples.values.allSatisfy { $0.said != nil })
    let values = try #require(model.samples[5]?.said?.values)
    #expect(values.count == 5)
    #expect(values[2] == .string("read"))
  }
}
