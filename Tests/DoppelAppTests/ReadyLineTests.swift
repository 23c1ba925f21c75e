import DoppelTesting
import Testing

@testable import DoppelApp

struct ReadyLineTests {
  private func line() -> ReadyLine {
    var line = ReadyLine(command: "mock", inPort: 4_143, outPort: 4_140)
    line.maps = [(5_433, "db:5432"), (8_443, "[::1]:443")]
    line.facts = [("exchanges", 3)]
    return line
  }

  @Test func `people read one line`() {
    #expect(
      self.line().text == "doppel mock is ready: in 4143, out 4140, map 5433=db:5432, map 8443=[::1]:443, 3 exchanges")
    #expect(ReadyLine(command: "record", outPort: 1).text == "doppel record is ready: out 1")
  }

  @Test func `the port on which a mock tells about itself is said`() {
    var line = ReadyLine(command: "mock", outPort: 1)
    line.adminPort = 2
    #expect(line.text == "doppel mock is ready: out 1, admin 2")
    #expect(line.json == #"{"command":"mock","outPort":1,"adminPort":2,"maps":[]}"# + "\n")
  }

  @Test func `programs read one document`() {
    #expect(
      self.line().json
        == #"{"command":"mock","inPort":4143,"outPort":4140,"maps":[{"port":5433,"server":"db:5432"},"#
        + #"{"port":8443,"server":"[::1]:443"}],"exchanges":3}"# + "\n")
    #expect(ReadyLine(command: "record", outPort: 1).json == #"{"command":"record","outPort":1,"maps":[]}"# + "\n")
  }

  @Test func `the file is there before the line is said`() throws {
    let setting = try Setting()
    try self.line().say(setting.environment, file: "ready.json")
    #expect(try setting.folder.read("ready.json") == self.line().json)
    #expect(setting.errors == self.line().text + "\n" && setting.output.isEmpty)
    #expect(setting.folder.files() == [setting.folder.file("ready.json")])
  }

  @Test func `a file that cannot be written is named, and nothing is said`() throws {
    let setting = try Setting()
    #expect(throws: CommandError.self) { try self.line().say(setting.environment, file: "no/such/ready.json") }
    #expect(setting.errors.isEmpty)
  }

  @Test(arguments: [(CommandInterception.sandbox, "sandbox, out 1"), (.env, "out 1")])
  func `how a command's traffic comes is told`(intercept: CommandInterception, said: String) {
    let line = ReadyLine(command: "record", intercept: intercept, outPort: 1)
    #expect(line.text == "doppel record is ready: \(said)")
    #expect(line.json == #"{"command":"record","intercept":"\#(intercept.rawValue)","outPort":1,"maps":[]}"# + "\n")
  }
}
