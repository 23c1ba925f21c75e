import DoppelExchange
import DoppelRecording
import DoppelRefresh
import NIOCore
import SystemPackage
import Testing

@testable import DoppelApp

struct AnswerReadingTests {
  @Test func `requests are the same whatever their number and whatever a person made of the signature`() {
    var numbered = exchange(1)
    numbered.signature["instance"] = ByteBuffer(string: "3")
    var edited = exchange(1)
    edited.signature = Signature(["http:method": "GET"])
    edited.isSignatureEdited = true
    let key = AnswerReading.key(of: exchange(2))
    #expect(AnswerReading.key(of: numbered) == key && AnswerReading.key(of: edited) == key)
    #expect(AnswerReading.key(of: exchange(1, "/other")) != key)
    #expect(AnswerReading.key(of: exchange(1, direction: .inbound)) != key)
  }

  @Test func `a place is what was asked, with its query`() {
    #expect(AnswerReading.place(of: exchange(1, "/items?page=2")).description == "GET items.example.com/items?page=2")
  }

  @Test func `what cannot be renewed is told by a sentence`() {
    var (silent, cut, partial, opaque, strange) = (exchange(), exchange(), exchange(), exchange(), exchange())
    silent.response = nil
    cut.response?.bodyLength = 1_000
    partial.completeness = .partial("x")
    opaque.protocolName = "opaque"
    strange.protocolName = "strange"
    #expect(
      [exchange(), silent, cut, partial, opaque, strange].map(AnswerReading.reasonToLeaveOut) == [
        nil, "recorded without a response", "recorded with a body cut by --max-body", "recorded in part",
        "conversations that are not understood are renewed by recording anew", "no codec for the protocol",
      ])
  }

  @Test func `answers that differ in ids alone say the same, others do not`() {
    func content(_ body: String, code: Int = 200) -> UInt64 {
      exchange(1, body: body, code: code).response.map(AnswerReading.content) ?? 0
    }
    let (one, other) = ("0b3c8a52-6a44-4d0e-9d57-1f3c2a8e7b60", "9f1d2c3b-4a5e-4f60-8b7a-6c5d4e3f2a1b")
    #expect(content(one) == content(other) && content("a") != content("b") && content("a") != content("a", code: 201))
  }

  @Test func `what was recorded of an edited answer is its base`() throws {
    var edited = EditedExchange(exchange(1, body: #"{"id":2}"#))
    edited.recorded = exchange(1)
    let place = LibraryExchange.Place(file: "x.md")
    let known = AnswerReading.library(LibraryExchange(edited: edited, place: place), recording: 4)
    guard case .known(let message)? = known?.base else {
      Issue.record("it is known")
      return
    }
    #expect(message == exchange(1).response && known?.answer == edited.exchange.response && known?.recording == 4)
    edited.lostBodyHash = "cbf29ce484222325"
    let lost = AnswerReading.library(LibraryExchange(edited: edited, place: place), recording: 0)
    guard case .withoutBody(_, let isBody)? = lost?.base else {
      Issue.record("it is lost")
      return
    }
    #expect(isBody(ByteBuffer()) && !isBody(ByteBuffer(string: "x")))
  }
}
