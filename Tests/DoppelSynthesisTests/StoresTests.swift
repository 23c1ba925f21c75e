import DoppelExchange
import NIOCore
import Testing

@testable import DoppelSynthesis

@Suite
struct StoresTests {
  private static let now = Timestamp(nanoseconds: 1_700_000_000_000_000_000)
  private let synthesizer = Synthesizer(Traffic.stores.model)

  /// What is answered, or nothing where nothing is made up.
  private func ask(_ method: String, _ target: String, _ body: String? = nil, sent: String? = nil, _ fields: Fields = Fields())
    -> String?
  {
    var request = Message()
    request.fields = fields
    request.body = ByteBuffer(string: sent ?? body ?? "")
    let made = self.synthesizer.answer(
      Traffic.key(method, target, body), request, session: "live", following: 0, at: Self.now, chosen: .miss)
    guard let made = made.answer, case .status(_, let code, _) = made.response.start else { return nil }
    return "\(code) \(String(buffer: made.response.body))"
  }

  @Test
  func `a file is read and listed as it was stored, and nothing is said of one that was never stored`() {
    #expect(self.ask("PUT", "/box-ann", chosen: 0) == nil)
    #expect(self.ask("PUT", "/box-ann/dir/a.txt", sent: "other", Fields(["X-Owner": "zoe"])) != nil)
    #expect(self.ask("GET", "/box-ann/dir/a.txt") == "200 other")
    #expect(self.ask("PUT", "/box-ann/b.txt", sent: "new") != nil)
    let list = Traffic.list("box-ann", [("b.txt", "new"), ("dir/a.txt", "other")])
    #expect(self.ask("GET", "/box-ann") == "200 \(list)")
    #expect(self.ask("DELETE", "/box-ann/dir/a.txt") == "204 ")
    #expect(self.ask("GET", "/box-ann/dir/a.txt") == "404 <Error><Name>dir/a.txt</Name></Error>")
    #expect(self.ask("GET", "/box-ann/never.txt") == nil)
  }

  private func ask(_ method: String, _ target: String, chosen order: Int) -> String? {
    let made = self.synthesizer.answer(
      Traffic.key(method, target), Message(), session: "live", following: 0, at: Self.now, chosen: .recorded(order))
    return made.answer.map { String(buffer: $0.response.body) }
  }

  @Test
  func `a header field comes back where it came with what is stored`() throws {
    #expect(self.ask("PUT", "/box-ann", chosen: 0) == nil)
    for (file, owner) in [("dir/a.txt", "zoe"), ("b.txt", nil)] as [(String, String?)] {
      _ = self.ask("PUT", "/box-ann/\(file)", sent: "x", owner.map { Fields(["X-Owner": $0]) } ?? Fields())
      let made = self.synthesizer.answer(
        Traffic.key("GET", "/box-ann/\(file)"), Message(), session: "live", following: 0, at: Self.now, chosen: .miss)
      #expect(try #require(made.answer).response.fields.first("X-Owner") == owner)
    }
  }

  private func named(_ page: String, _ line: Int) -> String { #"{"Book":"book-ann","Key":\#(Traffic.key(page, line))}"# }

  @Test
  func `an object is named by the members that are its key, in whatever it is stored`() {
    let first = Traffic.stores.samples.first { $0.call.path == "make" }
    _ = self.synthesizer.answer(
      Traffic.key("POST", "/make", #"{"Book":"book-ann"}"#), Message(), session: "live", following: 0, at: Self.now,
      chosen: .recorded(first?.order ?? 0))
    #expect(self.ask("POST", "/get", self.named("p", 2)) == "200 {}")
    let note = Traffic.note("p", 2, "new")
    #expect(self.ask("POST", "/put", #"{"Book":"book-ann","Note":\#(note)}"#) == "200 {}")
    #expect(self.ask("POST", "/get", self.named("p", 2)) == #"200 {"Note":\#(note)}"#)
    #expect(self.ask("POST", "/all", #"{"Book":"book-ann"}"#) == #"200 {"Notes":[\#(note)],"Count":1}"#)
    #expect(self.ask("POST", "/drop", self.named("p", 2)) == #"200 {"Old":\#(note)}"#)
    #expect(self.ask("POST", "/get", self.named("p", 9)) == nil)
  }

  @Test
  func `an object that is changed together with others is not known any more`() {
    var traffic = Traffic.stores
    traffic.addNotes("zoe")
    let stores = Stores(traffic.samples)
    let many = #"{"Book":"book-ann","All":[{"Note":\#(Traffic.note("p", 1, "x"))}]}"#
    #expect(stores.isVague(Traffic.call("POST", "/many", many)))
    #expect(!stores.isVague(Traffic.call("POST", "/get", self.named("p", 1))))
  }

  @Test
  func `what is put in a line is taken once, unless it is given back`() throws {
    let first = try #require(Traffic.stores.samples.first { $0.call.path == "lines" })
    _ = self.synthesizer.answer(
      Traffic.key("POST", "/lines", #"{"Name":"ann"}"#), Message(), session: "live", following: 0, at: Self.now,
      chosen: .recorded(first.order))
    let take = #"{"Line":"line-ann","Most":1}"#
    #expect(self.ask("POST", "/take", take) == "200 {}")
    #expect(self.ask("POST", "/send", #"{"Line":"line-ann","Text":"job 1 of ann"}"#) != nil)
    let taken = try #require(self.ask("POST", "/take", take))
    #expect(taken.contains(#""Text":"job 1 of ann""#))
    #expect(self.ask("POST", "/take", take) == "200 {}")
    let handle = try #require(
      Tree(json: ByteBuffer(string: String(taken.dropFirst(4))))?["Jobs"]?.elements.first?["Handle"]?.plain)
    #expect(self.ask("POST", "/back", #"{"Line":"line-ann","Handle":"\#(handle)","After":0}"#) == "200 {}")
    #expect(self.ask("POST", "/take", take)?.contains(#""Text":"job 1 of ann""#) == true)
    #expect(self.ask("POST", "/take", take) == "200 {}")
  }
}
