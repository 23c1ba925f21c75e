import DoppelTesting
import Testing

@testable import DoppelApp

struct TableOutputTests {
  private func write(_ form: String) throws -> String {
    let setting = try Setting()
    try TableOutput.write(
      columns: ["name", "value"], rows: [["a", "1,5"], ["b\u{1b}[2J", ""]], as: form, to: setting.environment.console)
    #expect(setting.errors.isEmpty)
    return setting.output
  }

  @Test func `rows are written in each form, and nothing that a terminal would obey`() throws {
    #expect(try self.write("pretty") == "NAME      VALUE\na         1,5\nb\\x1b[2J\n")
    #expect(try self.write("csv") == "name,value\r\na,\"1,5\"\r\nb\u{1b}[2J,\r\n")
    #expect(try self.write("yaml") == "- name: \"a\"\n  value: \"1,5\"\n- name: \"b\\x1b[2J\"\n  value: \"\"\n")
    #expect(
      try self.write("json").filter { !$0.isWhitespace }
        == #"[{"name":"a","value":"1,5"},{"name":"b\u001b[2J","value":""}]"#)
  }

  @Test func `an unknown form is refused`() {
    #expect(usage { _ = try self.write("xml") } == "--output: expected pretty, json, yaml or csv, not \"xml\"")
  }

  @Test func `on a terminal the table has its width and its colours`() async throws {
    let terminal = try PseudoTerminal(rows: 5, columns: 30)
    let setting = try Setting(terminal: terminal)
    try TableOutput.write(
      columns: ["name"], rows: [[String(repeating: "x", count: 50)]], as: "pretty", to: setting.environment.console)
    #expect(await terminal.shows(String(repeating: "x", count: 29) + "…"))
    #expect(terminal.transcript.hasPrefix("\u{1b}[1mNAME"))
  }
}
