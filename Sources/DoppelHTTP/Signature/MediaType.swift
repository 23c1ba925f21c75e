/// A media type (RFC 9110 section 8.3.1) as `Content-Type` names it.
struct MediaType {
  /// `type/subtype` in lower case.
  let essence: String
  private let parameters: Substring

  init(_ value: String) {
    let end = value.firstIndex(of: ";") ?? value.endIndex
    self.essence = value[..<end].filter { $0 != " " && $0 != "\t" }.lowercased()
    self.parameters = value[end...]
  }

  var isForm: Bool { self.essence == "application/x-www-form-urlencoded" }
  var isMultipart: Bool { self.essence.hasPrefix("multipart/") }
  var isJSON: Bool { self.essence == "application/json" || self.essence.hasSuffix("+json") }
  var isXML: Bool {
    self.essence == "application/xml" || self.essence == "text/xml" || self.essence.hasSuffix("+xml")
  }

  /// The value of a parameter, its quotes undone; names do not mind case.
  func parameter(_ name: String) -> String? {
    for part in self.parameters.split(separator: ";") {
      guard let equals = part.firstIndex(of: "=") else { continue }
      guard part[..<equals].filter({ $0 != " " && $0 != "\t" }).lowercased() == name else { continue }
      let value = part[part.index(after: equals)...].filter { $0 != "\"" }
      let start = value.drop { $0 == " " || $0 == "\t" }
      guard let last = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
      return String(start[...last])
    }
    return nil
  }
}
