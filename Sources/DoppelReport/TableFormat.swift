internal import DoppelExchange
internal import NIOCore

/// The forms in which a command prints data (`-o`).
package enum TableFormat: String, Sendable, Hashable, CaseIterable {
  case pretty, json, yaml, csv

  /// The whole text; `style` matters for `pretty` only.
  package func render(_ table: Table, style: TextStyle = .plain) -> String {
    switch self {
    case .pretty: table.text(style)
    case .json: Self.json(table)
    case .yaml: Self.yaml(table)
    case .csv: Self.csv(table)
    }
  }

  /// One array of objects, one object a row.
  private static func json(_ table: Table) -> String {
    var writer = JSONWriter(.pretty)
    writer.beginArray()
    for row in table.rows {
      writer.beginObject()
      for (column, cell) in zip(table.columns, row) {
        writer.name(column.key)
        switch cell.data {
        case .text(let text): writer.string(text)
        case .integer(let value): writer.integer(value)
        case .number(let value): writer.double(value)
        case .bool(let value): writer.bool(value)
        case .share, .none: writer.null()
        }
      }
      writer.endObject()
    }
    writer.endArray()
    return String(buffer: writer.buffer) + "\n"
  }

  /// A sequence of mappings; every text is double-quoted, and so never read as a number, a date or a word of YAML.
  private static func yaml(_ table: Table) -> String {
    if table.rows.isEmpty { return "[]\n" }
    return table.rows.map { row in
      zip(table.columns, row).enumerated()
        .map { place, pair in (place == 0 ? "- " : "  ") + self.quoted(pair.0.key) + ": " + self.scalar(pair.1) + "\n" }
        .joined()
    }.joined()
  }

  private static func scalar(_ cell: Table.Cell) -> String {
    switch cell.data {
    case .text(let text): self.quoted(text, always: true)
    case .integer(let value): String(value)
    case .number(let value): "\(value)"
    case .bool(let value): value ? "true" : "false"
    case .share, .none: "null"
    }
  }

  /// A double-quoted scalar (YAML 1.2 section 7.3.1); where not always, plain names stay bare.
  private static func quoted(_ text: String, always: Bool = false) -> String {
    let isPlain = text.utf8.first.map { $0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7a } ?? false
    let isName = text.utf8.allSatisfy { ($0 | 0x20 >= 0x61 && $0 | 0x20 <= 0x7a) || $0 == 0x2d || ($0 >= 0x30 && $0 <= 0x39) }
    if !always && isPlain && isName { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "\\\""
      case "\\": quoted += "\\\\"
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      case "\r": quoted += "\\r"
      case _ where scalar.value < 0x20 || (scalar.value >= 0x7f && scalar.value < 0xa0) || TerminalText.isHidden(scalar):
        quoted += self.escape(scalar.value)
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }

  private static func escape(_ value: UInt32) -> String {
    let digits = String(value, radix: 16)
    let (mark, width) = value <= 0xff ? ("x", 2) : value <= 0xffff ? ("u", 4) : ("U", 8)
    return "\\" + mark + String(repeating: "0", count: width - digits.utf8.count) + digits
  }

  /// RFC 4180, with a header line and CRLF; a cell is quoted where it holds a comma, a quote, a line end or a space at an end.
  private static func csv(_ table: Table) -> String {
    let header = table.columns.map { self.csvCell($0.key) }.joined(separator: ",")
    let lines = table.rows.map { row in
      row.map { cell in
        switch cell.data {
        case .text(let text): self.csvCell(text)
        case .integer(let value): String(value)
        case .number(let value): "\(value)"
        case .bool(let value): value ? "true" : "false"
        case .share, .none: ""
        }
      }.joined(separator: ",")
    }
    return ([header] + lines).map { $0 + "\r\n" }.joined()
  }

  private static func csvCell(_ text: String) -> String {
    let mustQuote = text.utf8.contains { $0 == 0x2c || $0 == 0x22 || $0 == 0x0a || $0 == 0x0d }
    guard mustQuote || text.first == " " || text.last == " " else { return text }
    var quoted = "\""
    for scalar in text.unicodeScalars {
      if scalar == "\"" { quoted += "\"" }
      quoted.unicodeScalars.append(scalar)
    }
    return quoted + "\""
  }
}
