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

  /// Reads the text of the file; members that are missing are taken as zero or empty.
  ///
  /// - Throws: that the text is no JSON, or no manifest.
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
        connections: traffic["connections"]?.integer ?? 0, bytesFromClients: traffic["bytesFromClients"]?.integer ?? 0,
        bytesFromServers: traffic["bytesFromServers"]?.integer ?? 0)
    }
    self.exchanges.seen = root["exchanges"]?["seen"]?.integer ?? 0
    self.exchanges.kept = root["exchanges"]?["kept"]?.integer ?? 0
    self.exchanges.partial = root["exchanges"]?["partial"]?.integer ?? 0
    self.exchanges.opaque = root["exchanges"]?["opaque"]?.integer ?? 0
    self.exchanges.lost = root["exchanges"]?["lost"]?.integer ?? 0
    self.hosts = (root["hosts"].map { Array($0.elements) } ?? []).map { node in
      HostCount(
        host: node["host"]?.string ?? "", protocolName: node["protocol"]?.string ?? "",
        exchanges: node["exchanges"]?.integer ?? 0)
    }
    self.gaps = (root["gaps"].map { Array($0.elements) } ?? []).map { node in
      GapCount(
        reason: node["reason"]?.string ?? "", host: node["host"]?.string ?? "", times: node["times"]?.integer ?? 0,
        bytes: node["bytes"]?.integer ?? 0, exchanges: node["exchanges"]?.integer ?? 0)
    }
  }

  private static func state(_ root: FieldTree.Node) -> State {
    switch root["state"]?.string {
    case "complete": .complete
    case "failed": .failed(root["reason"]?.string ?? "")
    default: .running
    }
  }
}
