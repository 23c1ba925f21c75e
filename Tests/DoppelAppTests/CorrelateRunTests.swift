import DoppelExchange
import DoppelTesting
import Testing

@testable import DoppelApp

struct CorrelateRunTests {
  private static let id = "919108f7-52d1-4320-9bac-f847db414800"

  private func run(_ direction: String = "any", output: String = "csv") async throws -> (ExitCode, Setting) {
    let setting = try Setting()
    try await setting.record([
      exchange(1, "/items", direction: .inbound, body: #"{"id":"\#(Self.id)"}"#),
      exchange(2, "/items/\(Self.id)", direction: .inbound), exchange(3, "/items/\(Self.id)"),
    ])
    let run = CorrelateRun(inputs: ["doppel"], direction: direction, isStrict: false, output: output)
    return (try run.run(setting.environment), setting)
  }

  @Test func `each correlation is a row, and no value is shown`() async throws {
    let (code, setting) = try await self.run()
    #expect(code == .done)
    #expect(
      setting.output == """
        direction,issuedBy,issuedPlace,usedIn,usedPlace,class,bytes,values,requests,evidence,confidence\r
        in,GET items.example.com/items,body.id,GET items.example.com/items/*,"path, part 2",uuid,36,1,1,made,1.0\r\n
        """, "\(setting.output)")
    #expect(setting.errors == "1 correlation in 3 exchanges\n")
    #expect(!(setting.output + setting.errors).contains(Self.id))
  }

  @Test func `json has the same by name`() async throws {
    let (_, setting) = try await self.run("in", output: "json")
    for part in [#""issuedPlace": "body.id""#, #""values": 1"#, #""evidence": "made""#, #""confidence": 1"#] {
      #expect(setting.output.contains(part), "\(setting.output)")
    }
  }

  @Test func `directions do not mix, and where nothing is found it is said`() async throws {
    let (code, setting) = try await self.run("out")
    #expect(code == .done && setting.errors == "no value of an answer was used by a later request in 1 exchange\n")
  }

  @Test func `an unknown direction or form is wrong usage`() async throws {
    for (direction, output, flag) in [("up", "csv", "--in-direction"), ("any", "xml", "--output")] {
      let error = await failure { _ = try await self.run(direction, output: output) }
      #expect(error?.exitCode == .usage && error?.message.hasPrefix(flag) == true)
    }
  }
}
