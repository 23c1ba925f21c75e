import DoppelExchange
import DoppelTesting
import Testing

@testable import DoppelApp

struct CompareRunTests {
  private func compare(
    _ older: [Exchange], _ newer: [Exchange], ignored: [String] = [], isStrict: Bool = false
  ) async throws -> (code: ExitCode, setting: Setting) {
    let setting = try Setting()
    try await setting.record(older, into: "older")
    try await setting.record(newer, into: "newer")
    let run = CompareRun(older: "older", newer: "newer", ignored: ignored, isStrict: isStrict, output: "csv")
    return (try run.run(setting.environment), setting)
  }

  private let header = "command,location,field,change,older,newer\r\n"

  @Test func `equal answers are no difference`() async throws {
    let (code, setting) = try await self.compare([exchange(1), exchange(2, "/b")], [exchange(11), exchange(12, "/b")])
    #expect(code == .done && setting.output == self.header)
    #expect(setting.errors == "no differences between 2 and 2 exchanges\n")
  }

  @Test func `a changed field is named, unless it is ignored`() async throws {
    let newer = [exchange(11, body: #"{"id":2}"#)]
    let (code, setting) = try await self.compare([exchange(1)], newer)
    #expect(code == .checkFailed && setting.errors == "1 difference between 1 and 1 exchange\n")
    #expect(setting.output == self.header + "GET,/items/1,body.id,value changed,1,2\r\n", "\(setting.output)")
    #expect(try await self.compare([exchange(1)], newer, ignored: ["body.id"]).code == .done)
  }

  @Test func `what one side has alone is told`() async throws {
    let (code, setting) = try await self.compare([exchange(1, "/old")], [exchange(2, "/new")])
    #expect(code == .checkFailed)
    #expect(setting.output == self.header + "GET,/old,,exchange missing,,\r\nGET,/new,,exchange added,,\r\n")
  }

  @Test func `a live exchange pairs with the one that it names, others by signature in their order`() {
    var live = exchange(11, "/elsewhere")
    live.tags = [Exchange.Tag("refUuid", exchange(1).id.description)]
    let pairs = CompareRun.pairs(
      [exchange(1), exchange(2), exchange(3)], [exchange(12), live, exchange(13), exchange(14, "/z")])
    #expect(pairs.map { $0.older?.id } == [exchange(1).id, exchange(2).id, exchange(3).id, nil])
    #expect(pairs.map { $0.newer?.id } == [live.id, exchange(12).id, exchange(13).id, exchange(14).id])
  }

  @Test func `bad flags and bad files end it`() async throws {
    let setting = try Setting()
    try await setting.record([exchange(1)], into: "older")
    try setting.folder.write("{", to: "newer/segment-0001.jsonl")
    func run(_ ignored: [String] = [], newer: String = "newer", isStrict: Bool = true) -> String? {
      usage {
        _ = try CompareRun(older: "older", newer: newer, ignored: ignored, isStrict: isStrict, output: "csv")
          .run(setting.environment)
      }
    }
    #expect(run(["body["])?.hasPrefix("--ignore: ") == true)
    #expect(run(newer: "gone") == "--in: there is no gone")
    #expect(run() == "1 file or line could not be read, and --strict was given")
    #expect(run(isStrict: false) == nil)
  }
}
