internal import DoppelExchange
internal import NIOCore

/// The document of an exchange whose protocol has no codec: it is written as it was read, and only what a person or a rule
/// changed
/// in the exchange since then is replaced.
struct WholeDocument {
  private let tree: FieldTree

  init(_ tree: FieldTree) { self.tree = tree }

  func write(_ exchange: Exchange, style: JSONWriter.Style, into buffer: inout ByteBuffer) {
    let changes = self.changes(exchange)
    buffer.writeJSON(style) { writer in
      guard !changes.isEmpty else { return writer.node(self.tree.root) }
      writer.beginObject()
      var left = changes
      for member in self.tree.root.members {
        writer.name(lexeme: member.nameLexeme)
        if let index = left.firstIndex(where: { $0.name == member.name }) {
          writer.node(left.remove(at: index).value.root)
        } else {
          writer.node(member.value)
        }
      }
      for change in left {
        writer.name(change.name)
        writer.node(change.value.root)
      }
      writer.endObject()
    }
  }

  /// The members that the exchange has otherwise than the document.
  private func changes(_ exchange: Exchange) -> [(name: String, value: FieldTree)] {
    var text = ByteBuffer()
    text.writeJSON { $0.node(self.tree.root) }
    guard let original = try? RRPairDecoder().decode(text) else { return [] }
    var changes: [(name: String, value: FieldTree)] = []
    func change(_ name: String, _ write: (inout JSONWriter) -> Void) {
      var text = ByteBuffer()
      text.writeJSON(.compact, write)
      if let value = try? FieldTree(json: text) { changes.append((name, value)) }
    }
    if original.signature != exchange.signature {
      change("signature") { writer in
        writer.beginObject()
        for entry in exchange.signature.entries {
          writer.name(entry.key)
          writer.base64(entry.value)
        }
        writer.endObject()
      }
    }
    if original.tags != exchange.tags {
      change("tags") { writer in
        writer.beginObject()
        for tag in exchange.tags {
          writer.name(tag.name)
          writer.string(tag.value)
        }
        writer.endObject()
      }
    }
    if original.direction != exchange.direction {
      change("direction") { $0.string(exchange.direction == .inbound ? "IN" : "OUT") }
    }
    if original.startedAt != exchange.startedAt { change("ts") { $0.string(exchange.startedAt.rfc3339) } }
    if original.duration != exchange.duration { change("duration") { $0.integer(exchange.duration.roundedMilliseconds) } }
    if original.service != exchange.service { change("service") { $0.string(exchange.service) } }
    if original.id != exchange.id, self.tree.root["uuid"] != nil {
      change("uuid") { writer in exchange.id.withBytes { writer.base64($0) } }
    }
    return changes
  }
}
