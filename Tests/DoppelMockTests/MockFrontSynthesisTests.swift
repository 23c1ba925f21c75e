import DoppelExchange
import DoppelProtocols
import DoppelReport
import DoppelSynthesis
import DoppelTesting
import DoppelWire
import NIOCore
import Testing

@testable import DoppelMock

/// Answers that were made up, as a client and the results get them.
@Suite(.serialized) struct MockFrontSynthesisTests {
  /// Notes that were made by two sessions.
  private var synthesizer: Synthesizers {
    let samples = ["n-7f3a91bc", "n-8e4b02cd"].enumerated().compactMap { number, id -> DoppelSynthesis.Sample? in
      var request = MockSetting.request("/notes")
      request.start = .request(method: "POST", target: "/notes", version: "HTTP/1.1")
      request.fields = Fields(["Host": "a.test", "Content-Type": "application/json"])
      request.body = ByteBuffer(string: #"{"text":"note \#(number)"}"#)
      let response = Message(
        start: .status(version: "HTTP/1.1", code: 201, reason: "Created"),
        fields: Fields(["Content-Type": "application/json", "Location": "/notes/\(id)", "Transfer-Encoding": "chunked"]))
      let body = ByteBuffer(string: #"{"id":"\#(id)","text":"note \#(number)"}"#)
      guard let shown = Shown(response, body: body, effect: .create) else { return nil }
      let key = MockSetting.wire.signature(of: request, host: nil).canonicalBytes
      return DoppelSynthesis.Sample(
        order: number, exchange: ExchangeID(high: 9, low: UInt64(number)), recording: 0,
        startedAt: Timestamp(nanoseconds: Int64(number)), session: nil,
        call: Call(key: key, fields: request.fields) { Protocols.form(ofKey: $0) }, shown: shown)
    }
    return Synthesizers(samples, sessions: [:]) { Protocols.form(ofKey: $0) }
  }

  @Test
  func `what was made up says so, to the client, in the results and in the report`() async throws {
    let setting = try await MockSetting(maps: [map(to: 80)], synthesizer: self.synthesizer)
    let client = try await setting.mapped()
    let body = #"{"text":"another note"}"#
    try await client.send(
      "POST /notes HTTP/1.1\r\nHost: a.test\r\nContent-Type: application/json\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    )
    let said = try await client.received("\"}")
    #expect(said.hasPrefix("HTTP/1.1 201 Created\r\n"))
    #expect(said.contains("Doppel-Outcome: synthesized\r\n"))
    #expect(said.contains(#""text":"another note""#))
    #expect(!said.contains("Transfer-Encoding"))
    let kept = await setting.results.exchanges(atLeast: 1)
    #expect(kept.first?.tags.contains(Exchange.Tag("match", "SYNTHESIZED")) == true)
    #expect(kept.first?.tags.contains { $0.name == "refUuid" } == true)
    let report = setting.services.report
    #expect(report.synthesized == 1 && report.hits == 0 && report.misses == 0)
    await client.close()
    #expect(await setting.isGone())
  }
}
