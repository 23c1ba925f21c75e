internal import DoppelExchange
internal import NIOCore

/// The member `doppel`, and the exchange from all that was read.
extension RRPairReading {
  mutating func readOwn(_ doppel: FieldTree.View) throws(RecordingError) {
    for (name, value) in doppel.members where value.kind != .null {
      if name.isString("version") {
        continue
      } else if name.isString("durationNs"), let nanoseconds = value.integer {
        self.durationNanoseconds = nanoseconds
      } else if name.isString("ttfbNs"), let nanoseconds = value.integer {
        self.exchange.timeToFirstByte = .nanoseconds(nanoseconds)
      } else if name.isString("ordinal"), let ordinal = value.integer {
        self.exchange.ordinal = ordinal
      } else if name.isString("session"), let session = value.string {
        self.exchange.session = session
      } else if name.isString("completeness"), let completeness = value.string {
        self.completeness = completeness
      } else if name.isString("reason"), let reason = value.string {
        self.reason = reason
      } else if name.isString("signatureEdited"), let isEdited = Self.bool(value) {
        self.exchange.isSignatureEdited = isEdited
      } else if name.isString("request"), value.kind == .object {
        self.request = try self.readMessage(value, "doppel.request", .doppelRequest, of: self.request)
      } else if name.isString("response"), value.kind == .object {
        self.response = try self.readMessage(value, "doppel.response", .doppelResponse, of: self.response)
      } else {
        self.residue.keep(.doppel, name, value)
      }
    }
    if let version = Self.version(of: doppel), version.value.integer != RRPairEncoder.formatVersion {
      self.residue.keep(.doppel, version.name, version.value)
    }
    self.exchange.duration = self.duration
  }

  /// The member that tells the version of the format; of more than one the last.
  static func version(of doppel: FieldTree.View) -> (name: FieldTree.View, value: FieldTree.View)? {
    var version: (name: FieldTree.View, value: FieldTree.View)?
    for (name, value) in doppel.members where value.kind != .null && name.isString("version") { version = (name, value) }
    return version
  }

  private mutating func readMessage(
    _ object: FieldTree.View, _ path: String, _ section: Residue.Section, of read: MessageReading
  ) throws(RecordingError) -> MessageReading {
    var side = read
    for (name, value) in object.members where value.kind != .null {
      if name.isString("start") {
        guard value.isString("none") else { throw Self.error("\(path).start: expected none, found \(Self.excerpt(value))") }
        side.isHTTP = false
        side.isPresent = true
      } else if name.isString("target"), let target = value.string {
        side.target = target
      } else if name.isString("version"), let version = value.string {
        side.version = version
      } else if name.isString("framing"), let framing = Self.framing(value) {
        side.framing = framing
      } else if name.isString("body"), let display = value.string.flatMap(BodyDisplay.init(rawValue:)) {
        side.display = display
      } else if name.isString("bodyHash"), let hash = value.string {
        side.bodyHash = hash
      } else if name.isString("bodyForm"), value.isString("decoded") {
        side.bodyForm = .decoded
      } else if name.isString("bodyLength"), let length = value.integer {
        side.bodyLength = length
      } else if name.isString("wireBodyBase64") {
        side.wireBody = try self.readBytes(value, path, "wireBodyBase64")
      } else if name.isString("chunks"), value.kind == .array {
        side.chunks = value.elements.compactMap(\.integer)
      } else if name.isString("headerOrder"), value.kind == .array {
        side.fieldOrder = value.elements.compactMap(\.string)
      } else if name.isString("trailerOrder"), value.kind == .array {
        side.trailerOrder = value.elements.compactMap(\.string)
      } else if name.isString("rawHeaders") {
        side.rawFields = try self.readExactFields(value, path, "rawHeaders")
      } else if name.isString("rawTrailers") {
        side.rawTrailers = try self.readExactFields(value, path, "rawTrailers")
      } else if try !self.readContent(name, value, path: path, into: &side) {
        self.residue.keep(section, name, value)
      }
    }
    if case .chunked = side.framing { side.framing = .chunked(sizes: side.chunks) }
    return side
  }

  private static func framing(_ value: FieldTree.View) -> Message.Framing? {
    if value.isString("length") { return .length }
    if value.isString("chunked") { return .chunked(sizes: []) }
    if value.isString("close") { return .close }
    return value.isString("none") ? Message.Framing.none : nil
  }

  /// A list of pairs of base64: name and value.
  private mutating func readExactFields(
    _ list: FieldTree.View, _ path: String, _ name: String
  ) throws(RecordingError) -> [Fields.Entry] {
    var entries: [Fields.Entry] = []
    for pair in list.elements {
      let parts = Array(pair.elements)
      guard parts.count == 2 else { throw Self.error("\(path).\(name): expected pairs of base64, found \(Self.excerpt(pair))") }
      let fieldName = try self.readBytes(parts[0], path, name)
      entries.append(Fields.Entry(fieldName, try self.readBytes(parts[1], path, name)))
    }
    return entries
  }

  mutating func finish() throws(RecordingError) -> RRPairContent {
    let arena = self.arena
    self.exchange.signature = self.signature.finish()
    switch self.completeness {
    case "", "complete": self.exchange.completeness = .complete
    case "partial": self.exchange.completeness = .partial(self.reason)
    case "opaque": self.exchange.completeness = .opaque(self.reason)
    default: throw Self.error("doppel.completeness: expected complete, partial or opaque, found \(self.completeness)")
    }
    let requestVersion = self.request.version ?? "HTTP/1.1"
    if self.request.isPresent {
      self.exchange.request = self.request.message(self.requestStart(requestVersion), arena, isOwn: self.isOwn)
    }
    if self.response.isPresent {
      let start: Message.Start =
        self.response.isHTTP
        ? .status(
          version: self.response.version ?? requestVersion, code: self.response.code,
          reason: HTTPStatusLine.reason(in: self.response.statusMessage)) : .none
      self.exchange.response = self.response.message(start, arena, isOwn: self.isOwn)
    }
    self.keepUnderived()
    self.noteLacking()
    self.exchange.foreign = self.residue.tree
    return RRPairContent(
      exchange: self.exchange, isOwn: self.isOwn, request: self.request.text(arena), response: self.response.text(arena))
  }

  private func requestStart(_ version: String) -> Message.Start {
    guard self.request.isHTTP else { return .none }
    var target = self.request.uri
    if let exact = self.request.target, HTTPRequestLine.uri(of: exact) == target { target = exact }
    return .request(method: self.request.method, target: target, version: version)
  }

  /// Keeps the members that usually follow from others where they do not.
  private mutating func keepUnderived() {
    for member in self.derived {
      switch member.kind {
      case .networkAddress:
        if self.exchange.server == Endpoint(), let text = member.value.string, let endpoint = Endpoint(hostAndPort: text) {
          self.exchange.server = endpoint
        }
      case .host: self.nameServer(member.value)
      case .resource: if self.exchange.service.isEmpty { self.exchange.service = member.value.string ?? "" }
      case .messageType, .url, .contentType: break
      }
      if self.isDerived(member) { continue }
      self.residue.keep(member.kind.section, member.name, member.value)
    }
  }

  /// Takes the server from `http.req.host` where the request names none itself and nothing else does.
  private mutating func nameServer(_ value: FieldTree.View) {
    guard self.exchange.server.name.isEmpty, self.exchange.request?.fields.firstIndex(of: "host") == nil,
      let text = value.string,
      !text.isEmpty, text != self.exchange.server.hostAndPort
    else { return }
    let named = Endpoint(hostAndPort: text) ?? Endpoint(name: text, port: self.exchange.isSecure ? 443 : 80)
    if named.name.isEmpty, self.exchange.server.address.isEmpty {
      self.exchange.server.address = named.address
    } else {
      self.exchange.server.name = named.host
    }
    if !self.connection.hasServer { self.exchange.server.port = named.port }
  }

  /// Notes what of the connection the document does not say, so that it is not said of it later.
  private mutating func noteLacking() {
    let isKnown = self.exchange.server != Endpoint()
    if isKnown, !self.connection.hasAddress { self.residue.lack(.top, "network_address") }
    guard self.connection.hasAny else { return self.residue.lack(.top, "netinfo") }
    if !self.connection.hasID { self.residue.lack(.netinfo, "id") }
    if isKnown, !self.connection.hasServer { self.residue.lack(.netinfo, "upstream") }
    guard self.connection.hasServer else { return }
    if !self.connection.hasServerName, !self.exchange.server.name.isEmpty { self.residue.lack(.upstream, "hostname") }
    if !self.connection.hasServerPort, self.exchange.server.port != 0 { self.residue.lack(.upstream, "port") }
  }

  private func isDerived(_ member: DerivedMember) -> Bool {
    let (exchange, value) = (self.exchange, member.value)
    switch member.kind {
    case .messageType: return value.isString("rrpair")
    case .resource: return value.isText(exchange.service)
    case .networkAddress: return value.isText(exchange.server.hostAndPort)
    case .contentType: return exchange.response.map { value.isField("content-type", of: $0.fields) } ?? false
    case .url: return exchange.request != nil && self.isURL(value)
    case .host:
      guard let request = exchange.request else { return false }
      if request.fields.firstIndex(of: "host") != nil { return value.isField("host", of: request.fields) }
      return value.isText(exchange.server.hostAndPort)
    }
  }

  private func isURL(_ value: FieldTree.View) -> Bool {
    guard let plain = value.plainString else { return value.isText(String(HTTPRequestLine.url(of: self.request.uri))) }
    let uri = self.request.uri.utf8
    guard uri.count >= plain.count, plain.elementsEqual(uri.prefix(plain.count)) else { return false }
    return uri.count == plain.count || uri.dropFirst(plain.count).first == UInt8(ascii: "?") && !plain.contains(0x3f)
  }
}

extension FieldTree.View {
  /// Whether this is a string of exactly the value of the first field of that name.
  fileprivate func isField(_ name: String, of fields: Fields) -> Bool {
    guard let index = fields.firstIndex(of: name) else { return false }
    guard let plain = self.plainString else { return self.string == fields.value(at: index) }
    return fields.withEntries { bytes, entries in bytes[entries[index].value].elementsEqual(plain) }
      || self.string == fields.value(at: index)
  }
}

extension FieldTree.View {
  /// Whether this is a string of exactly this text.
  func isText(_ text: String?) -> Bool {
    guard let text else { return false }
    guard let plain = self.plainString else { return self.string == text }
    return plain.count == text.utf8.count && plain.elementsEqual(text.utf8)
  }
}

extension Endpoint {
  /// Reads `host:port`, IPv6 in brackets; the host is taken as a name unless it is an IPv6 address.
  init?(hostAndPort text: String) {
    let bytes = text.utf8
    guard let colon = bytes.lastIndex(of: UInt8(ascii: ":")), let port = UInt16(text[bytes.index(after: colon)...]) else {
      return nil
    }
    let host = text[..<colon]
    if host.utf8.first == UInt8(ascii: "["), host.utf8.last == UInt8(ascii: "]") {
      self.init(address: String(host.dropFirst().dropLast()), port: Int(port))
    } else if host.isEmpty || host.utf8.contains(UInt8(ascii: ":")) {
      return nil
    } else {
      self.init(name: String(host), port: Int(port))
    }
  }
}
