import DoppelExchange
import NIOCore
import Testing

@testable import DoppelReport

struct TableFormatTests {
  private let table = Table(
    columns: [.init("NAME"), .init("COUNT", .right), .init("RATIO", key: "ratio"), .init("OK"), .init("NOTE")],
    rows: [
      [.text("a,b \"c\"\nd"), .integer(-3), .number(0.25), .bool(true), .none],
      [.text("no\u{202e}\u{1}"), .integer(0), .number(2), .bool(false), .text(" yes ")],
    ])

  @Test func `JSON is an array of objects`() throws {
    let tree = try FieldTree(json: TableFormat.json.render(self.table))
    #expect(
      String(buffer: tree.compact)
        == #"[{"name":"a,b \"c\"\nd","count":-3,"ratio":0.25,"ok":true,"note":null},"#
        + "{\"name\":\"no\u{202e}\\u0001\",\"count\":0,\"ratio\":2,\"ok\":false,\"note\":\" yes \"}]")
  }

  @Test func `CSV is quoted as RFC 4180 has it`() {
    #expect(
      TableFormat.csv.render(self.table)
        == "name,count,ratio,ok,note\r\n\"a,b \"\"c\"\"\nd\",-3,0.25,true,\r\nno\u{202e}\u{1},0,2.0,false,\" yes \"\r\n")
  }

  @Test func `YAML quotes every text`() {
    #expect(
      TableFormat.yaml.render(self.table) == #"""
        - name: "a,b \"c\"\nd"
          count: -3
          ratio: 0.25
          ok: true
          note: null
        - name: "no\u202e\x01"
          count: 0
          ratio: 2.0
          ok: false
          note: " yes "

        """#)
    #expect(TableFormat.yaml.render(Table(columns: [.init("A")])) == "[]\n")
  }

  @Test func `a share is a number in data, and nothing where there is no whole`() throws {
    let table = Table(
      columns: [.init("PCT")], rows: [[.share(1, of: 3)], [.share(1_999, of: 2_000)], [.share(2, of: 2)], [.share(0, of: 0)]])
    #expect(TableFormat.yaml.render(table) == "- pct: 33.3\n- pct: 99.9\n- pct: 100.0\n- pct: null\n")
    #expect(TableFormat.csv.render(table) == "pct\r\n33.3\r\n99.9\r\n100.0\r\n\r\n")
    let json = String(buffer: try FieldTree(json: TableFormat.json.render(table)).compact)
    #expect(json == #"[{"pct":33.3},{"pct":99.9},{"pct":100},{"pct":null}]"#)
    #expect(table.text() == "PCT\n33.3\n99.9\n100.0\n–\n")
  }

  @Test func `a number that is none is nothing in data`() {
    let table = Table(columns: [.init("A")], rows: [[.number(.nan)], [.number(.infinity)]])
    #expect(TableFormat.yaml.render(table) == "- a: null\n- a: null\n" && TableFormat.csv.render(table) == "a\r\n\r\n\r\n")
  }

  @Test func `pretty is aligned text`() {
    #expect(TableFormat.pretty.render(self.table) == self.table.text())
  }
}
