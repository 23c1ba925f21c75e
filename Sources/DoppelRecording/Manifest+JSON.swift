internal import DoppelExchange
package import NIOCore

extension Manifest {
  /// The text of the file.
  package var json: ByteBuffer {
    var text = ByteBuffer()
    text.writeJSON(.pretty) { self.write(into: &$0) }
    text.writeString("\n")
    return text
  }

  private func write(into writer: inout JSONWriter) {
    writer.beginObject()
    writer.number("formatVersion", self.formatVersion)
    writer.text("doppelVersion", self.doppelVersion)
    writer.member("command")
    writer.beginArray()
    for argument in self.command { writer.string(argument) }
    writer.endArray()
    writer.text("format", self.format.rawValue)
    writer.text("startedAt", self.startedAt.rfc3339)
    if let endedAt = self.endedAt { writer.text("endedAt", endedAt.rfc3339) }
    switch self.state {
    case .running: writer.text("state", "running")
    case .complete: writer.text("state", "complete")
    case .failed(let reason):
      writer.text("state", "failed")
      writer.text("reason", reason)
    }
    writer.member("traffic")
    writer.beginObject()
    writer.number("connections", self.traffic.connections)
    writer.number("bytesFromClients", self.traffic.bytesFromClients)
    writer.number("bytesFromServers", self.traffic.bytesFromServers)
    writer.endObject()
    writer.member("exchanges")
    writer.beginObject()
    writer.number("seen", self.exchanges.seen)
    writer.number("kept", self.exchanges.kept)
    writer.number("partial", self.exchanges.partial)
    writer.number("opaque", self.exchanges.opaque)
    writer.number("lost", self.exchanges.lost)
    writer.endObject()
    self.writeLists(into: &writer)
    writer.endObject()
  }

  private func writeLists(into writer: inout JSONWriter) {
    writer.member("hosts")
    writer.beginArray()
    for host in self.hosts {
      writer.beginObject()
      writer.text("host", host.host)
      writer.text("protocol", host.protocolName)
      writer.number("exchanges", host.exchanges)
      writer.endObject()
    }
    writer.endArray()
    writer.member("gaps")
    writer.beginArray()
    for gap in self.gaps {
      writer.beginObject()
      writer.text("reason", gap.reason)
      writer.text("host", gap.host)
      writer.number("times", gap.times)
      writer.number("bytes", gap.bytes)
      writer.number("exchanges", gap.exchanges)
      writer.endObject()
    }
    writer.endArray()
  }

  /// The largest count that is read: the largest that every program reads exactly.
  static let mostCounted = 1 << 53

  /// Reads the text of the file; members that are missing are taken as zero or empty.
  ///
  /// - Throws: that the text is no JSON, or no manifest, or that a count is none.
  package init(json text: ByteBuffer) throws(RecordingError) {
    let tree: FieldTree
    do throws(JSONSyntaxError) { tree = try FieldTree(json: text) } catch { throw RecordingError(reason: error.description) }
    let root = tree.root
    guard let version = root["formatVersion"]?.integer, let format = root["format"]?.string.flatMap(RecordingFormat.init),
      let startedAt = root["startedAt"]?.string.flatMap({ Timestamp(rfc3339: $0) })
    else { throw RecordingError(reason: "no manifest of a recording: formatVersion, format and startedAt are needed") }
    self.init(
      doppelVersion: root["doppelVersion"]?.string ?? "", command: root["command"]?.elements.compactMap(\.string) ?? [],
      format: format, startedAt: startedAt, endedAt: root["endedAt"]?.string.flatMap { Timestamp(rfc3339: $0) },
      state: Self.state(root))
    self.formatVersion = version
    if let traffic = root["traffic"] {
      self.traffic = Traffic(
        connections: try Self.count(traffic, "connections"), bytesFromClients: try Self.count(traffic, "bytesFromClients"),
        bytesFromServers: try Self.count(traffic, "bytesFromServers"))
    }
    if let exchanges = root["exchanges"] {
      self.exchanges.seen = try Self.count(exchanges, "seen")
      self.exchanges.kept = try Self.count(exchanges, "kept")
      self.exchanges.partial = try Self.count(exchanges, "partial")
      self.exchanges.opaque = try Self.count(exchanges, "opaque")
      self.exchanges.lost = try Self.count(exchanges, "lost")
    }
    for node in root["hosts"].map({ Array($0.elements) }) ?? [] {
      self.hosts.append(
        HostCount(
          host: node["host"]?.string ?? "", protocolName: node["protocol"]?.string ?? "",
          exchanges: try Self.count(node, "exchanges")))
    }
    for node in root["gaps"].map({ Array($0.elements) }) ?? [] {
      self.gaps.append(
        GapCount(
          reason: node["reason"]?.string ?? "", host: node["host"]?.string ?? "", times: try Self.count(node, "times"),
          bytes: try Self.count(node, "bytes"), exchanges: try Self.count(node, "exchanges")))
    }
  }

  private static func count(_ node: FieldTree.Node, _ name: String) throws(RecordingError) -> Int {
    guard let value = node[name] else { return 0 }
    guard let count = value.integer, (0...self.mostCounted).contains(count) else {
      throw RecordingError(reason: "expected \(name) from 0 to \(self.mostCounted), not \(value.text)")
    }
    return count
  }

  private static func state(_ root: FieldTree.Node) -> State {
    switch root["state"]?.string {
    case "complete": .complete
    case "failed": .failed(root["reason"]?.string ?? "")
    default: .running
    }
  }
}
