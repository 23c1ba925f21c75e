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

  @Test func `pretty is aligned text`() {
    #expect(TableFormat.pretty.render(self.table) == self.table.text())
  }
}
