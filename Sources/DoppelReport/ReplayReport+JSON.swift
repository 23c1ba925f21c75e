internal import DoppelCompare
internal import DoppelExchange
internal import DoppelRules
package import NIOCore

extension ReplayReport {
  /// The version of the document; it grows by one when a member changes its meaning or goes.
  package static let formatVersion = 1

  /// `report.json`: one document with a stable order of members; see docs/formats/report-json.md.
  package var json: ByteBuffer {
    var writer = JSONWriter(.pretty)
    writer.beginObject()
    writer.name("format")
    writer.string("doppel-replay-report")
    writer.name("version")
    writer.integer(Self.formatVersion)
    self.writeRun(&writer)
    self.writeMetrics(&writer)
    self.writeConditions(&writer)
    writer.array("endpoints", self.endpoints) { writer, row in
      writer.member("method", row.endpoint.method)
      writer.member("path", row.endpoint.path)
      writer.write(row.counts)
      writer.member("perSecond", row.perSecond)
      writer.write(row.latency)
    }
    writer.array("statuses", self.statuses) { writer, row in
      writer.member("status", row.status)
      writer.member("count", row.count)
    }
    writer.array("unanswered", self.reasons) { writer, row in
      writer.member("reason", row.reason)
      writer.member("count", row.count)
    }
    writer.array("slices", self.slices) { writer, row in
      writer.member("startSeconds", row.start)
      writer.member("lengthSeconds", row.length)
      writer.member("total", row.total)
      writer.member("answered", row.answered)
      writer.member("failed", row.failed)
      writer.member("perSecond", row.perSecond)
      writer.write(row.latency)
    }
    self.writeDifferences(&writer)
    writer.endObject()
    var document = writer.buffer
    document.writeInteger(UInt8(ascii: "\n"))
    return document
  }

  private func writeRun(_ writer: inout JSONWriter) {
    writer.name("run")
    writer.beginObject()
    writer.member("startedAt", self.run.startedAt.rfc3339)
    writer.member("elapsedSeconds", self.run.elapsed / .seconds(1))
    writer.member("target", self.run.target)
    writer.strings("sources", self.run.sources)
    writer.name("facts")
    writer.beginObject()
    for fact in self.run.facts { writer.member(fact.name, fact.value) }
    writer.endObject()
    writer.endObject()
  }

  /// Every metric in the order of `ReplayMetrics.all`; `null` where it was not measured.
  private func writeMetrics(_ writer: inout JSONWriter) {
    writer.name("metrics")
    writer.beginObject()
    for metric in ReplayMetrics.all {
      writer.name(metric.name)
      if let value = self.metrics[metric.name] { writer.double(value) } else { writer.null() }
    }
    writer.endObject()
    writer.name("counts")
    writer.beginObject()
    writer.write(self.counts)
    writer.endObject()
    writer.name("values")
    writer.beginObject()
    writer.member("bound", self.values.bound)
    writer.member("unbound", self.values.unbound)
    writer.endObject()
  }

  private func writeConditions(_ writer: inout JSONWriter) {
    writer.name("passed")
    writer.bool(!self.isFailure)
    writer.array("conditions", self.conditions) { writer, outcome in writer.write(outcome) }
  }

  private func writeDifferences(_ writer: inout JSONWriter) {
    writer.array("differences", self.differences) { writer, row in
      writer.member("method", row.endpoint.method)
      writer.member("path", row.endpoint.path)
      writer.member("field", row.path)
      writer.member("kind", row.kind.rawValue)
      writer.member("count", row.count)
      writer.array("examples", row.examples) { writer, example in
        writer.member("field", example.path)
        writer.member("recorded", row.kind == .added ? nil : example.recorded)
        writer.member("live", row.kind == .removed ? nil : example.live)
      }
    }
    writer.name("moreDifferences")
    writer.integer(self.moreDifferences)
  }
}
