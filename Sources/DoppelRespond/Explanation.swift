internal import DoppelExchange
package import DoppelMatch
package import NIOCore

/// The JSON document that tells a person why a request missed.
package enum Explanation {
  /// `outcome`, the request's `signature`, and up to three `nearMisses`, each with the recorded exchange and the differing fields.
  ///
  /// - Parameter message: why it missed.
  package static func write(
    key: ByteBuffer, nearMisses: [NearMiss], message: String = "no recorded request has this signature"
  ) -> ByteBuffer {
    var writer = JSONWriter(.pretty)
    writer.beginObject()
    writer.name("outcome")
    writer.string("miss")
    writer.name("message")
    writer.string(message)
    writer.name("signature")
    self.write(Signature(canonicalBytes: key) ?? Signature(), into: &writer)
    writer.name("nearMisses")
    writer.beginArray()
    for nearMiss in nearMisses { self.write(nearMiss, into: &writer) }
    writer.endArray()
    writer.endObject()
    var document = writer.buffer
    document.writeString("\n")
    return document
  }

  private static func write(_ signature: Signature, into writer: inout JSONWriter) {
    writer.beginObject()
    for entry in signature.entries {
      writer.name(entry.key)
      writer.string(entry.value)
    }
    writer.endObject()
  }

  private static func write(_ nearMiss: NearMiss, into writer: inout JSONWriter) {
    writer.beginObject()
    writer.name("exchange")
    writer.string(nearMiss.exchange.description)
    writer.name("differences")
    writer.beginArray()
    for field in nearMiss.fields {
      writer.beginObject()
      writer.name("field")
      writer.string(field.name)
      writer.name("recorded")
      self.write(field.recorded, into: &writer)
      writer.name("asked")
      self.write(field.asked, into: &writer)
      writer.endObject()
    }
    writer.endArray()
    if nearMiss.moreFields > 0 {
      writer.name("moreDifferences")
      writer.integer(nearMiss.moreFields)
    }
    writer.endObject()
  }

  private static func write(_ value: String?, into writer: inout JSONWriter) {
    if let value { writer.string(value) } else { writer.null() }
  }
}
