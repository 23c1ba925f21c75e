internal import DoppelCompare
internal import DoppelExchange
internal import DoppelReport
package import DoppelRules
package import NIOCore

extension RefreshReport {
  /// The document that `docs/formats/refresh-json.md` describes.
  ///
  /// - Parameter conditions: those of `--fail-if`.
  package func json(_ conditions: [Condition] = []) -> ByteBuffer {
    let outcomes = conditions.map { $0.evaluate(self.values) }
    var writer = JSONWriter(.pretty)
    writer.beginObject()
    writer.member("format", "doppel-refresh")
    writer.member("version", Self.formatVersion)
    writer.name("dryRun")
    writer.bool(self.isDry)
    writer.member("source", self.source)
    writer.member("history", self.history)
    writer.name("counts")
    writer.beginObject()
    for metric in Self.metrics { writer.member(metric.name, Int(self.values[metric.name] ?? 0)) }
    writer.endObject()
    writer.name("passed")
    writer.bool(!outcomes.contains(where: \.isFailure))
    writer.array("conditions", outcomes) { writer, outcome in writer.write(outcome) }
    writer.array("leftOut", self.leftOut.sorted { $0.key < $1.key }) { writer, left in
      writer.member("reason", left.key)
      writer.member("exchanges", left.value)
    }
    writer.array("answers", self.rows) { writer, row in Self.write(row, into: &writer) }
    writer.endObject()
    var document = writer.buffer
    document.writeInteger(UInt8(ascii: "\n"))
    return document
  }

  private static func write(_ row: Row, into writer: inout JSONWriter) {
    let entry = row.entry
    writer.member("kind", entry.kind.rawValue)
    writer.member("method", entry.place.method)
    writer.member("host", entry.place.host)
    writer.member("path", entry.place.path)
    writer.member("exchange", row.exchange.description)
    writer.member("file", row.file.isEmpty ? nil : row.file)
    writer.member("reason", entry.refusal?.description ?? (entry.reason.isEmpty ? nil : entry.reason))
    writer.member("refusal", entry.refusal?.word)
    writer.name("status")
    if let status = entry.addition?.status { writer.integer(status) } else { writer.null() }
    writer.member("mediaType", entry.addition?.mediaType)
    writer.array("fields", entry.verdict.differences) { writer, difference in
      writer.member("field", difference.path.description)
      writer.member("change", difference.kind.rawValue)
      writer.member("recorded", difference.recorded)
      writer.member("now", difference.live)
    }
    writer.member("moreFields", entry.verdict.moreCount)
    writer.array("conflicts", entry.conflicts) { writer, conflict in
      writer.member("field", conflict.path.description)
      writer.member("recorded", conflict.recorded)
      writer.member("edited", conflict.edited)
      writer.member("now", conflict.newer)
    }
  }
}
