import DoppelExchange
import DoppelLearn
import DoppelMatch
import NIOCore
import Testing

@testable import DoppelRespond

struct MissCausesTests {
  private func causes(_ recorded: [Recorded], _ requests: [String]) throws -> [String] {
    let kinds = KindIndex(learned(recorded))
    var causes = MissCauses(kinds)
    let keys = requests.map { signature(ofRequest: $0).canonicalBytes }
    let kind = kinds.kind(of: try #require(keys.first))
    causes.find(
      keys.map { MatchRateStudy.Miss(key: $0, example: ExchangeID(high: 0, low: 1), count: 1, issued: [], isOfState: false) },
      of: kind)
    return causes.all.map { "\($0.remedy.rawValue) \($0.name.field) \($0.requests)" }
  }

  /// A request in which this one of many fields differs from the recorded one.
  private func request(_ fields: Int, differing: Int?) -> String {
    "GET /s {" + (0..<fields).map { #""f\#($0 + 10)":"\#(uuid($0 == differing ? 80 : $0))""# }.joined(separator: ",") + "}"
  }

  @Test func `so many sets of fields are tried, what is left counts as not recorded`() throws {
    let limit = MissCauses.setLimit
    let recorded = [Recorded(self.request(limit + 1, differing: nil), says: "s")]
    let within = try self.causes(recorded, (0..<limit).map { self.request(limit + 1, differing: $0) })
    #expect(within.count == limit && within.allSatisfy { $0.hasPrefix("noise ") })
    let beyond = try self.causes(recorded, (0...limit).map { self.request(limit + 1, differing: $0) })
    #expect(beyond.count == limit + 1 && beyond.filter { $0.hasPrefix("record ") } == ["record  1"])
  }

  @Test func `where nothing of the kind was recorded no field is named`() throws {
    #expect(try self.causes([Recorded("GET /a")], ["GET /b", "GET /b"]) == ["record  2"])
    #expect(try self.causes([Recorded(#"GET /s {"a":1}"#)], [#"GET /s {"a":1,"b":2}"#]) == ["record  1"])
  }
}
