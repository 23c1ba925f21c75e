internal import DoppelExchange
internal import NIOCore

/// Says that a run is ready, once for people and once for programs.
struct ReadyLine {
  /// `record` or `mock`.
  var command: String
  /// How the command's traffic comes to Doppel; `nil` where there is no command.
  var intercept: CommandInterception?
  var inPort: Int?
  var outPort: Int?
  /// Where a mock tells about itself.
  var adminPort: Int?
  /// The ports that stand for a server, with its `host:port`.
  var maps: [(port: Int, server: String)] = []
  /// Further facts by name, such as the number of exchanges.
  var facts: [(name: String, value: Int)] = []

  /// One line: `doppel record is ready: in 4143, out 4140, map 5433=db:5432`.
  var text: String {
    var parts = self.intercept == .sandbox ? ["sandbox"] : []
    if let port = self.inPort { parts.append("in \(port)") }
    if let port = self.outPort { parts.append("out \(port)") }
    if let port = self.adminPort { parts.append("admin \(port)") }
    for map in self.maps { parts.append("map \(map.port)=\(map.server)") }
    for fact in self.facts { parts.append("\(fact.value) \(fact.name)") }
    return "doppel \(self.command) is ready: \(parts.joined(separator: ", "))"
  }

  /// One JSON document: `{"command","intercept","inPort","outPort","adminPort","maps":[{"port","server"}],…}`.
  var json: String {
    var writer = JSONWriter(.compact)
    writer.beginObject()
    writer.name("command")
    writer.string(self.command)
    if let intercept = self.intercept {
      writer.name("intercept")
      writer.string(intercept.rawValue)
    }
    for (name, port) in [("inPort", self.inPort), ("outPort", self.outPort), ("adminPort", self.adminPort)] {
      guard let port else { continue }
      writer.name(name)
      writer.integer(port)
    }
    writer.name("maps")
    writer.beginArray()
    for map in self.maps {
      writer.beginObject()
      writer.name("port")
      writer.integer(map.port)
      writer.name("server")
      writer.string(map.server)
      writer.endObject()
    }
    writer.endArray()
    for fact in self.facts {
      writer.name(fact.name)
      writer.integer(fact.value)
    }
    writer.endObject()
    return String(buffer: writer.buffer) + "\n"
  }

  /// - Throws: `CommandError` with exit code 3 where the ready file cannot be written.
  func say(_ environment: Environment, file: String?) throws {
    if let file { try TextFile.replace(self.json, at: environment.path(file)) }
    environment.console.note(self.text)
  }
}
