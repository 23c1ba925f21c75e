internal import DoppelExchange
internal import DoppelWire
internal import NIOCore

/// Recorded messages in wire form, made consistent: the length that is said is that of the body that is sent.
enum HTTPPreparation {
  /// - Parameters:
  ///   - isAnswerToHead: leaves out the body and keeps what the fields say of it.
  ///   - adding: fields that follow the recorded ones.
  static func response(_ recorded: Message, isAnswerToHead: Bool, adding: Fields) -> PreparedResponse {
    var message = recorded
    let status = self.status(message)
    let isBodiless = status / 100 == 1 || status == 204 || status == 304
    let hasBody = !isAnswerToHead && !isBodiless
    if hasBody {
      self.reconcile(&message, isRequest: false)
    } else {
      message.framing = .none
      if status / 100 == 1 || status == 204 {
        // RFC 9112 section 6.3 and RFC 9110 section 8.6 forbid both there
        message.fields.removeAll("Content-Length")
        message.fields.removeAll("Transfer-Encoding")
      }
    }
    for index in 0..<adding.count {
      message.fields.append(
        name: adding.nameBytes(at: index).readableBytesView, value: adding.valueBytes(at: index).readableBytesView)
    }
    var wire = ByteBuffer()
    HTTPEncoder.write(message, hasBody: hasBody, into: &wire)
    return PreparedResponse(
      wire: wire, closes: (hasBody && message.framing == .close) || HTTPConnectionField.saysClose(message))
  }

  /// - Parameter authority: `host:port` for the `Host` field; `nil` keeps the recorded one.
  static func request(_ recorded: Message, authority: String?) -> ByteBuffer {
    var message = HTTPProxyFields.removed(from: recorded)
    if case .request(let method, let target, let version) = message.start {
      message.start = .request(method: method, target: self.originForm(target, method: method), version: version)
    }
    self.reconcile(&message, isRequest: true)
    if let authority, message.fields.firstIndex(of: "Host") == nil {
      var fields = Fields()
      fields.append("Host", authority)
      message.fields = self.joined(fields, message.fields)
    } else if let authority {
      message.fields = self.replacing("Host", in: message.fields, with: authority)
    }
    var wire = ByteBuffer()
    HTTPEncoder.write(message, into: &wire)
    return wire
  }

  private static func status(_ message: Message) -> Int {
    if case .status(_, let code, _) = message.start { code } else { 0 }
  }

  /// Makes fields and framing agree with the body that there is.
  private static func reconcile(_ message: inout Message, isRequest: Bool) {
    if message.bodyForm == .decoded { message.fields.removeAll("Content-Encoding") }
    let saysChunked = message.fields.all("Transfer-Encoding").contains { $0.lowercased().hasSuffix("chunked") }
    switch message.framing {
    case .chunked where saysChunked:
      message.fields.removeAll("Content-Length")
      return
    case .close where !isRequest && message.fields.firstIndex(of: "Content-Length") == nil && !saysChunked:
      return
    case .none, .length, .chunked, .close: break
    }
    message.fields.removeAll("Transfer-Encoding")
    message.trailers = Fields()
    let length = String(message.body.readableBytes)
    if let index = message.fields.firstIndex(of: "Content-Length") {
      if message.fields.value(at: index) != length || message.fields.all("Content-Length").count > 1 {
        message.fields = self.replacing("Content-Length", in: message.fields, with: length)
      }
    } else if message.body.readableBytes > 0 || !isRequest {
      message.fields.append("Content-Length", length)
    }
    message.framing = message.body.readableBytes > 0 ? .length : .none
  }

  /// The fields with the first of that name given a new value in its place, and others of that name left out.
  static func replacing(_ name: String, in fields: Fields, with value: String) -> Fields {
    var result = Fields()
    var isReplaced = false
    for index in 0..<fields.count {
      let isNamed = fields.name(at: index, is: name)
      if isNamed && isReplaced { continue }
      let bytes = isNamed ? ByteBuffer(string: value) : fields.valueBytes(at: index)
      result.append(name: fields.nameBytes(at: index).readableBytesView, value: bytes.readableBytesView)
      isReplaced = isReplaced || isNamed
    }
    return result
  }

  private static func joined(_ first: Fields, _ second: Fields) -> Fields {
    var result = first
    for index in 0..<second.count {
      result.append(
        name: second.nameBytes(at: index).readableBytesView, value: second.valueBytes(at: index).readableBytesView)
    }
    return result
  }

  /// The target without scheme and authority (RFC 9112 section 3.2.1).
  static func originForm(_ target: String, method: String) -> String {
    HTTPSignature.withBytes(of: target) { bytes in
      let parts = HTTPTarget(bytes)
      guard parts.isAbsolute else { return target }
      let rest = String(decoding: bytes[parts.path.lowerBound...], as: UTF8.self)
      if rest.hasPrefix("/") { return rest }
      return rest.isEmpty && method == "OPTIONS" ? "*" : "/" + rest
    }
  }
}
