internal import DoppelExchange

/// What `Connection` says of the connection's end (RFC 9112 section 9.3), and what it should say.
enum HTTPConnectionField {
  private static let close = "close"
  private static let keepAlive = "keep-alive"

  /// Whether the sender of this response closes after it.
  static func saysClose(_ message: Message) -> Bool {
    let options = self.options(message.fields).map { $0.lowercased() }
    if options.contains(self.close) { return true }
    if case .status("HTTP/1.0", _, _) = message.start { return !options.contains(self.keepAlive) }
    return false
  }

  /// Makes the field say what becomes of the connection; where it does already, or is not there and means the same, it stays as
  /// it is. Options of other meanings stay.
  ///
  /// - Parameter minorVersion: the client's, which decides what a missing field means to it.
  static func correct(_ fields: inout Fields, closes: Bool, minorVersion: UInt8) {
    let options = self.options(fields)
    let said = Set(options.map { $0.lowercased() })
    let isWrong = said.contains(closes ? self.keepAlive : self.close)
    let isMissing =
      closes ? minorVersion >= 1 && !said.contains(self.close) : minorVersion == 0 && !said.contains(self.keepAlive)
    guard isWrong || isMissing else { return }
    var kept = options.filter { ![self.close, self.keepAlive].contains($0.lowercased()) }
    if closes == (minorVersion >= 1) { kept.append(closes ? self.close : self.keepAlive) }
    if closes { fields.removeAll("Keep-Alive") }
    if kept.isEmpty {
      fields.removeAll("Connection")
    } else if fields.firstIndex(of: "Connection") == nil {
      fields.append("Connection", kept.joined(separator: ", "))
    } else {
      fields = HTTPPreparation.replacing("Connection", in: fields, with: kept.joined(separator: ", "))
    }
  }

  private static func options(_ fields: Fields) -> [String] {
    fields.all("Connection").flatMap { $0.split(separator: ",") }
      .map { String($0.filter { $0 != " " && $0 != "\t" }) }.filter { !$0.isEmpty }
  }
}
