internal import DoppelExchange
internal import NIOCore

/// The reading of one document: one pass over its members, then the exchange from what was found.
struct RRPairReading {
  /// The bytes of all fields and bodies: one allocation an exchange.
  var arena: ByteBuffer
  var residue = Residue()
  var request = MessageReading()
  var response = MessageReading()
  var exchange = Exchange(
    id: ExchangeID(high: 0, low: 0), protocolName: "", direction: .outbound, startedAt: .epoch)
  var signature = SignatureWriter()
  var hasID = false
  var durationMilliseconds = 0
  var durationNanoseconds: Int?
  var isOwn = false
  var completeness = ""
  var reason = ""
  /// What the document says of the connection.
  var connection = ConnectionMembers()
  /// Members whose value follows from others; kept where it does not.
  var derived: [DerivedMember] = []

  /// The members of `netinfo` that a document of another tool may lack.
  struct ConnectionMembers {
    var hasAny = false
    var hasID = false
    var hasServer = false
    var hasServerName = false
    var hasServerPort = false
    var hasAddress = false
  }

  init(capacity: Int) {
    self.arena = ByteBuffer()
    self.arena.reserveCapacity(capacity)
    self.derived.reserveCapacity(8)
  }

  /// The objects within the document, each read after the top.
  private struct Parts {
    var http: FieldTree.View?
    var netinfo: FieldTree.View?
    var doppel: FieldTree.View?
    var hasTime = false
    var direction: Direction?
  }

  mutating func read(_ document: FieldTree.View, of tree: FieldTree) throws(RecordingError) -> RRPairContent {
    guard document.kind == .object else { throw Self.error("an RRPair is an object in braces") }
    var parts = Parts()
    for (name, value) in document.members where value.kind != .null {
      try self.readTop(name, value, &parts)
    }
    guard parts.hasTime else { throw Self.error("the member ts is missing: this is no RRPair") }
    guard !self.exchange.protocolName.isEmpty else { throw Self.error("the member l7protocol is missing") }
    guard let direction = parts.direction ?? self.taggedDirection else { throw Self.error("the member direction is missing") }
    self.exchange.direction = direction
    if let netinfo = parts.netinfo { try self.readConnection(netinfo) }
    self.isOwn = parts.doppel.flatMap(Self.version)?.value.kind == .number
    if !self.hasID { self.exchange.id = Self.mintedID(tree, at: self.exchange.startedAt) }
    self.exchange.duration = self.duration
    let isHTTP = self.exchange.protocolName == "http" || self.exchange.protocolName == "https"
    guard self.isOwn || (isHTTP && parts.http != nil) else { return self.opaque(tree) }
    if isHTTP, self.exchange.protocolName == "https" {
      self.exchange.protocolName = "http"
      self.exchange.isSecure = true
    }
    if let http = parts.http { try self.readHTTP(http) }
    if let doppel = parts.doppel { try self.readOwn(doppel) }
    return try self.finish()
  }

  var duration: Duration {
    if let exact = self.durationNanoseconds, Duration.nanoseconds(exact).roundedMilliseconds == self.durationMilliseconds {
      return .nanoseconds(exact)
    }
    return .milliseconds(self.durationMilliseconds)
  }

  /// Other tools also say the direction in a tag.
  private var taggedDirection: Direction? {
    self.exchange.tags.first { $0.name == "proxyLocation" }.flatMap { Direction(rawValue: $0.value) }
  }

  private mutating func readTop(
    _ name: FieldTree.View, _ value: FieldTree.View, _ parts: inout Parts
  ) throws(RecordingError) {
    if name.isString("http") {
      parts.http = value
    } else if name.isString("doppel"), value.kind == .object {
      parts.doppel = value
    } else if name.isString("ts") {
      guard let text = value.string, let moment = Timestamp(rfc3339: text) else {
        throw Self.error("ts: expected a time such as 2026-01-31T18:56:37.974Z, found \(Self.excerpt(value))")
      }
      self.exchange.startedAt = moment
      parts.hasTime = true
    } else if name.isString("l7protocol") {
      self.exchange.protocolName = try Self.text(value, "l7protocol")
    } else if name.isString("duration") {
      guard let milliseconds = value.integer ?? FieldTree.milliseconds(value) else {
        throw Self.error("duration: expected a number of milliseconds, found \(Self.excerpt(value))")
      }
      self.durationMilliseconds = milliseconds
    } else if name.isString("tags") {
      try self.readTags(value)
    } else if name.isString("uuid") {
      try self.readID(value)
    } else if name.isString("direction") {
      if value.isString("IN") { parts.direction = .inbound }
      if value.isString("OUT") { parts.direction = .outbound }
      guard parts.direction != nil else { throw Self.error("direction: expected IN or OUT, found \(Self.excerpt(value))") }
    } else if name.isString("service") {
      self.exchange.service = try Self.text(value, "service")
    } else if name.isString("command") {
      self.exchange.command = try Self.text(value, "command")
    } else if name.isString("location") {
      self.exchange.location = try Self.text(value, "location")
    } else if name.isString("status") {
      self.exchange.status = try Self.text(value, "status")
    } else if name.isString("signature") {
      try self.readSignature(value)
    } else if name.isString("netinfo"), value.kind == .object {
      parts.netinfo = value
    } else if name.isString("isTls"), let isSecure = Self.bool(value) {
      self.exchange.isSecure = isSecure
    } else if name.isString("network_address") {
      self.connection.hasAddress = true
      self.derive(.networkAddress, name, value)
    } else if name.isString("msgType") {
      self.derive(.messageType, name, value)
    } else if name.isString("resource") {
      self.derive(.resource, name, value)
    } else {
      if name.isString("netinfo") {
        (self.connection.hasAny, self.connection.hasID, self.connection.hasServer) = (true, true, true)
      }
      self.residue.keep(.top, name, value)
    }
  }

  /// Notes a member that usually follows from others; of those with one name the last counts.
  mutating func derive(_ kind: DerivedMember.Kind, _ name: FieldTree.View, _ value: FieldTree.View) {
    self.derived.removeAll { $0.kind == kind }
    self.derived.append(DerivedMember(kind: kind, name: name, value: value))
  }

  private mutating func readTags(_ object: FieldTree.View) throws(RecordingError) {
    guard object.kind == .object else { throw Self.error("tags: expected an object, found \(Self.excerpt(object))") }
    for (name, value) in object.members {
      if let text = value.string, let name = name.string {
        self.exchange.tags.append(Exchange.Tag(name, text))
      } else {
        self.residue.keep(.tags, name, value)
      }
    }
  }

  private mutating func readID(_ value: FieldTree.View) throws(RecordingError) {
    let start = self.arena.writerIndex
    defer { self.arena.moveWriterIndex(to: start) }
    if let text = value.plainString, text.count == 24, Base64.decode(text, into: &self.arena) == 16,
      let high: UInt64 = self.arena.getInteger(at: start), let low: UInt64 = self.arena.getInteger(at: start + 8)
    {
      self.exchange.id = ExchangeID(high: high, low: low)
    } else if let text = value.string, let id = ExchangeID(text) ?? Self.id(base64: text) {
      self.exchange.id = id
    } else {
      throw Self.error("uuid: expected the base64 of 16 bytes, found \(Self.excerpt(value))")
    }
    self.hasID = true
  }

  private static func id(base64 text: String) -> ExchangeID? {
    Base64.decode(ByteBuffer(string: text)).flatMap { ExchangeID(bytes: $0.readableBytesView) }
  }

  private mutating func readSignature(_ object: FieldTree.View) throws(RecordingError) {
    guard object.kind == .object else { throw Self.error("signature: expected an object, found \(Self.excerpt(object))") }
    self.signature.reserve(object.lexeme.count)
    for (name, value) in object.members {
      let isRead = name.withStringBytes { key in
        value.withStringBytes { self.signature.append(key: key, base64: $0) } ?? false
      }
      guard isRead == true else {
        throw Self.error("signature.\(name.string ?? ""): expected base64, found \(Self.excerpt(value))")
      }
    }
  }

  private mutating func readConnection(_ object: FieldTree.View) throws(RecordingError) {
    self.connection.hasAny = true
    for (name, value) in object.members {
      if name.isString("id") { self.connection.hasID = true }
      if name.isString("upstream") { self.connection.hasServer = true }
      if name.isString("id"), let number = value.plainString.flatMap({ UInt64(String(decoding: $0, as: UTF8.self)) }),
        value.isString(number)
      {
        self.exchange.connection = ConnectionID(number)
      } else if name.isString("downstream"), value.kind == .object {
        self.exchange.client = self.readEndpoint(value, .downstream)
      } else if name.isString("upstream"), value.kind == .object {
        self.exchange.server = self.readEndpoint(value, .upstream)
        self.connection.hasServerName = !self.exchange.server.name.isEmpty
        self.connection.hasServerPort = self.exchange.server.port != 0
      } else {
        self.residue.keep(.netinfo, name, value)
      }
    }
  }

  private mutating func readEndpoint(_ object: FieldTree.View, _ section: Residue.Section) -> Endpoint {
    var endpoint = Endpoint()
    for (name, value) in object.members {
      if name.isString("ipAddress"), let text = value.string {
        endpoint.address = text
      } else if name.isString("hostname"), let text = value.string {
        endpoint.name = text
      } else if name.isString("port"), let port = value.integer {
        endpoint.port = port
      } else {
        self.residue.keep(section, name, value)
      }
    }
    return endpoint
  }

  /// An exchange of a protocol without a codec: the document is kept whole.
  private func opaque(_ tree: FieldTree) -> RRPairContent {
    var exchange = self.exchange
    exchange.signature = self.signature.finish()
    exchange.completeness = .opaque("recorded by another tool in a protocol that has no codec here")
    var bytes = ByteBuffer()
    bytes.writeJSON { $0.node(tree.root) }
    exchange.foreign = (try? FieldTree(json: bytes, nesting: .max)) ?? tree
    return RRPairContent(exchange: exchange, isOwn: false)
  }
}
