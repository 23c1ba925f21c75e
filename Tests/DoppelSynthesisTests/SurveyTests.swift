import DoppelExchange
import Testing

@testable import DoppelSynthesis

@Suite
struct SurveyTests {
  private func survey(_ traffic: Traffic) -> Survey {
    var context = Context()
    var evidence = NamingEvidence()
    for sample in traffic.samples { evidence.add(sample.call, sample.shown) }
    context.vocabulary = evidence.vocabulary
    var survey = Survey()
    for var sample in traffic.samples {
      sample.shown = sample.shown.read(by: context.vocabulary)
      survey.add(sample, session: sample.session == "ann" ? 0 : 1, &context)
    }
    return survey
  }

  @Test
  func `a field whose value makes a creation the same is a key, one that is only repeated is none`() {
    var traffic = Traffic()
    let token = "4a9c7f0e58d14c3a9f1b2d8e"
    for (key, id) in [
      ("90b1f7aa3c5d2e64", "p-7f3a91bc"), ("90b1f7aa3c5d2e64", "p-7f3a91bc"), ("17c2e8bb4d6e3f75", "p-8e4b02cd"),
    ] {
      traffic.add(
        "ann", "POST", "/payments", asking: Fields(["Key": key, "Token": token]), 201, #"{"id":"\#(id)"}"#,
        saying: Fields(["Location": "/payments/\(id)"]))
    }
    #expect(self.survey(traffic).keys == ["method=POST /payments": ["key"]])
  }

  @Test
  func `a write removes where a request that showed its item shows it no more`() {
    var traffic = Traffic()
    let id = "p-7f3a91bc"
    traffic.add("ann", "POST", "/payments", 201, #"{"id":"\#(id)"}"#)
    traffic.add("ann", "GET", "/payments/\(id)", 200, #"{"id":"\#(id)"}"#)
    traffic.add("ann", "POST", "/payments/\(id)/note", 200, "{}")
    traffic.add("ann", "GET", "/payments/\(id)/notes", 200, "[]")
    #expect(self.survey(traffic).removals.isEmpty)
    traffic.add("ann", "POST", "/payments/\(id)/void", 200, "{}")
    traffic.add("ann", "GET", "/payments/\(id)", 410, "{}")
    #expect(self.survey(traffic).removals == ["method=POST /payments/*/void"])
  }

  @Test
  func `what shows items, names none and never makes one only reads`() {
    var traffic = Traffic()
    let id = "p-7f3a91bc"
    traffic.add("ann", "POST", "/payments", 201, #"{"id":"\#(id)"}"#, saying: Fields(["Location": "/payments/\(id)"]))
    traffic.add("ann", "POST", "/search", body: #"{"q":"x"}"#, 200, #"{"found":[{"id":"\#(id)"}]}"#)
    traffic.add("ann", "POST", "/search", body: #"{"q":"y"}"#, 200, #"{"found":[]}"#)
    #expect(self.survey(traffic).readings == ["method=POST /search"])
    traffic.add("ann", "POST", "/search", body: #"{"q":"z"}"#, 200, #"{"id":"p-8e4b02cd"}"#)
    #expect(self.survey(traffic).readings.isEmpty)
  }

  @Test
  func `a field is constant in sessions where all their items say so, and sessions differ`() {
    var traffic = Traffic()
    for (person, id, title) in [("ann", "p-7f3a91bc", "x"), ("ann", "p-8e4b02cd", "y"), ("bob", "p-9f5c13de", "z")] {
      traffic.add(
        person, "POST", "/books", 201, #"{"id":"\#(id)","owner":"\#(person)","title":"\#(title)","kind":"book"}"#,
        saying: Fields(["Location": "/books/\(id)"]))
    }
    #expect(self.survey(traffic).constants == ["owner"])
  }
}
