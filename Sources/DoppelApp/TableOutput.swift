internal import DoppelReport

/// Prints rows in the form that the user chose (`-o`).
enum TableOutput {
  /// - Throws: `CommandError` with exit code 2 for an unknown form.
  static func write(columns: [String], rows: [[String]], as form: String, to console: Console) throws {
    let table = Table(
      columns: columns.map { Table.Column($0.uppercased(), key: $0, isFlexible: true) },
      rows: rows.map { $0.map { .text($0) } })
    try self.write(table, as: form, to: console)
  }

  /// - Throws: as above.
  static func write(_ table: Table, as form: String, to console: Console) throws {
    let format: TableFormat = try Choice.of(form, flag: "--output")
    let width = console.isOutputTerminal ? console.width : nil
    console.write(format.render(table, style: TextStyle(isColored: console.usesColor, width: width)))
  }
}
