internal import DoppelExchange
internal import DoppelLearn
internal import DoppelMatch
internal import DoppelReport
internal import DoppelRespond
internal import DoppelSynthesis
internal import NIOCore

extension Trace {
  /// The version of the document, which grows when members change their meaning.
  static let formatVersion = 1

  /// The document of `doppel explain -o json`; see docs/formats/explain-json.md.
  func json() -> ByteBuffer {
    var writer = JSONWriter(.pretty)
    writer.beginObject()
    writer.member("format", "doppel-explanation")
    writer.member("version", Self.formatVersion)
    writer.member("outcome", self.outcome.rawValue)
    writer.member("exchange", self.given?.description)
    writer.name("signature")
    writer.beginObject()
    for entry in self.signature.entries { writer.member(entry.key, NearMiss.shown(entry.value)) }
    writer.endObject()
    self.writeWay(into: &writer)
    writer.array("candidates", self.candidates) { writer, candidate in
      writer.member("exchange", candidate.exchange.description)
      writer.member("standing", candidate.standing.rawValue)
    }
    writer.member("moreCandidates", self.moreCandidates)
    self.writeState(into: &writer)
    writer.array("made", self.made) { writer, made in Self.write(made, into: &writer) }
    writer.array("nearMisses", self.nearMisses) { writer, near in Self.write(near, into: &writer) }
    writer.endObject()
    var document = writer.buffer
    document.writeInteger(UInt8(ascii: "\n"))
    return document
  }

  private func writeWay(into writer: inout JSONWriter) {
    writer.name("found")
    guard let way = self.way else { return writer.null() }
    writer.beginObject()
    writer.member("way", way.rawValue)
    writer.strings("removedKeys", self.removedKeys)
    writer.array("values", self.values) { writer, value in
      writer.member("asked", value.asked)
      writer.member("recorded", value.recorded)
    }
    writer.array("noise", self.noise) { writer, noise in
      writer.member("rule", noise.name.id)
      writer.member("request", noise.name.request)
      writer.member("field", noise.name.field)
      writer.member("reason", noise.reason?.rawValue)
      writer.member("asked", noise.asked)
      writer.member("recorded", noise.recorded)
    }
    writer.endObject()
  }

  private func writeState(into writer: inout JSONWriter) {
    writer.name("state")
    writer.beginObject()
    writer.member("session", self.session)
    writer.member("follows", self.following?.session)
    writer.member("followsBy", self.following?.evidence.rawValue)
    writer.name("isRefusal")
    writer.bool(self.isRefusal)
    writer.name("isNew")
    writer.bool(self.isOfNewState)
    writer.strings("decidingFields", self.decidingFields)
    writer.name("fieldsMatched")
    if let matched = self.fieldsMatched { writer.bool(matched) } else { writer.null() }
    writer.member("writesMatched", self.writesMatched?.rawValue)
    writer.array("writes", self.writes) { writer, write in
      writer.member("exchange", write.exchange?.description)
      writer.member("request", write.request)
      writer.member("recorded", write.recorded.description)
    }
    writer.member("moreWrites", self.moreWrites)
    writer.endObject()
  }

  private static func write(_ made: Made, into writer: inout JSONWriter) {
    writer.member("exchange", made.exchange.description)
    writer.array("items", made.items) { writer, item in
      writer.member("id", item.id)
      writer.name("isThere")
      writer.bool(item.isThere)
    }
    writer.array("values", made.values) { writer, value in
      writer.member("place", value.place)
      writer.member("value", value.value)
      writer.member("from", value.origin.kind.rawValue)
      writer.member("of", value.origin.of)
    }
    writer.member("moreValues", made.moreValues)
  }

  private static func write(_ near: Near, into writer: inout JSONWriter) {
    writer.member("exchange", near.exchange.description)
    writer.array("differences", near.fields) { writer, field in
      writer.member("field", field.name)
      writer.member("recorded", field.recorded)
      writer.member("asked", field.asked)
    }
    writer.member("moreDifferences", near.moreFields)
    writer.name("ifNoise")
    guard let ifNoise = near.ifNoise else { return writer.null() }
    writer.beginObject()
    writer.array("fields", ifNoise.names) { writer, name in
      writer.member("rule", name.id)
      writer.member("request", name.request)
      writer.member("field", name.field)
    }
    writer.member("requests", ifNoise.requests)
    writer.member("answers", ifNoise.answers)
    writer.endObject()
  }
}
