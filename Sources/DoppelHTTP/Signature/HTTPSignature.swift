package import DoppelExchange
internal import NIOCore

/// The signature of an HTTP request: host, method, path, each query parameter, the operation that a field names, and the body.
package enum HTTPSignature {
  /// - Parameter host: named instead of what the request tells, where the configuration fixed it.
  package static func of(_ request: Message, host: String?) -> Signature {
    // one buffer for all values where the request is simple; the same signature
    let hostIndex = request.fields.firstIndex(of: "Host")
    if let key = HTTPKeyWriter.simpleKey(of: request, host: host, hostIndex: hostIndex) {
      return Signature(uncheckedCanonicalBytes: key)
    }
    return self.general(request, host: host)
  }

  /// The signature of any request, key by key.
  package static func general(_ request: Message, host: String?) -> Signature {
    guard case .request(let method, let target, _) = request.start else { return Signature() }
    var entries = [
      Signature.Entry(key: HTTPKeys.method, value: ByteBuffer(string: method)),
      Signature.Entry(key: HTTPKeys.host, value: self.host(of: request, fixed: host)),
    ]
    var path = ByteBuffer()
    self.withBytes(of: target) { bytes in
      let parts = HTTPTarget(bytes, isConnect: method == "CONNECT")
      PercentCoding.normalizePath(bytes, parts.path, into: &path)
      entries += self.parameters(bytes, parts.query)
    }
    if path.readableBytes == 0, method != "CONNECT" { path.writeStaticString("/") }
    entries.append(Signature.Entry(key: HTTPKeys.url, value: path))
    if let body = HTTPBodyKey.of(request) {
      entries.append(Signature.Entry(key: body.key, value: body.value))
      for name in HTTPKeys.operationFields {
        guard let index = request.fields.firstIndex(of: name) else { continue }
        entries.append(Signature.Entry(key: HTTPKeys.fieldPrefix + name, value: request.fields.valueBytes(at: index)))
      }
    }
    return Signature(entries: entries)
  }

  /// One key for each parameter; of several with one name the second smallest value is `name#2`, and so on, so that their order does
  /// not decide. Names are one where their bytes are.
  private static func parameters(_ bytes: UnsafeRawBufferPointer, _ range: Range<Int>) -> [Signature.Entry] {
    var entries: [Signature.Entry] = []
    var places: [[UInt8]: [Int]] = [:]
    for pair in QueryParameters(bytes, range) {
      let name = QueryParameters.keyName(bytes, pair.name)
      var value = ByteBuffer()
      PercentCoding.decodeForm(bytes, pair.value, into: &value)
      places[Array(name.utf8), default: []].append(entries.count)
      entries.append(Signature.Entry(key: HTTPKeys.queryPrefix + name, value: value))
    }
    for places in places.values where places.count > 1 {
      let values = places.map { entries[$0].value }.sorted {
        $0.readableBytesView.lexicographicallyPrecedes($1.readableBytesView)
      }
      for (index, (place, value)) in zip(places, values).enumerated() {
        let key = entries[place].key
        entries[place] = Signature.Entry(key: index == 0 ? key : "\(key)#\(index + 1)", value: value)
      }
    }
    return entries.isEmpty ? [Signature.Entry(key: HTTPKeys.query, value: ByteBuffer())] : entries
  }

  /// The host in lower case, without port: the fixed one, that of an absolute target, or that of `Host`.
  static func host(of request: Message, fixed: String?) -> ByteBuffer {
    var host = ByteBuffer()
    if let fixed {
      self.write(lowercased: ByteBuffer(string: fixed), into: &host)
      return host
    }
    if case .request(let method, let target, _) = request.start {
      self.withBytes(of: target) { bytes in
        let parts = HTTPTarget(bytes, isConnect: method == "CONNECT")
        for byte in bytes[parts.host] { host.writeInteger(byte.asciiLowercased) }
      }
    }
    if host.readableBytes == 0, let index = request.fields.firstIndex(of: "Host") {
      request.fields.valueBytes(at: index).withUnsafeReadableBytes { bytes in
        for byte in bytes[HTTPTarget.host(bytes, 0..<bytes.count)] { host.writeInteger(byte.asciiLowercased) }
      }
    }
    return host
  }

  private static func write(lowercased name: ByteBuffer, into target: inout ByteBuffer) {
    for byte in name.readableBytesView { target.writeInteger(byte.asciiLowercased) }
  }

  static func withBytes<T>(of text: String, _ body: (UnsafeRawBufferPointer) -> T) -> T {
    var text = text
    return text.withUTF8 { body(UnsafeRawBufferPointer($0)) }
  }

  /// A signature with older key names in the form of today: one key per query parameter, no instance number, hashes as bytes.
  package static func modernize(_ signature: Signature) -> Signature {
    var isOfToday = true
    signature.forEachEntry { key, value in isOfToday = isOfToday && !self.isOlder(key, value) }
    guard !isOfToday else { return signature }
    var writer = SignatureWriter()
    writer.reserve(signature.canonicalBytes.readableBytes + 64)
    var query: ByteBuffer?
    var hasParameters = false
    signature.forEachEntry { key, value in
      if key.isText(HTTPKeys.instance) { return }
      if key.isText(HTTPKeys.query) {
        query = ByteBuffer(bytes: value)
        return
      }
      hasParameters = hasParameters || key.begins(HTTPKeys.queryPrefix) || key.begins(HTTPKeys.otherQueryPrefix)
      if key.begins(HTTPKeys.otherQueryPrefix) {
        let name = UnsafeRawBufferPointer(rebasing: key[HTTPKeys.otherQueryPrefix.utf8.count...])
        writer.append(prefix: "http:queryparams:", key: name, value: value)
      } else if key.isText(HTTPKeys.hash), let bytes = self.bytes(hex: value) {
        bytes.withUnsafeReadableBytes { writer.append(key: key, value: $0) }
      } else {
        writer.append(key: key, value: value)
      }
    }
    if let query, query.readableBytes > 0 || !hasParameters {
      for entry in query.withUnsafeReadableBytes({ self.parameters($0, 0..<$0.count) }) { writer.append(entry) }
    }
    return writer.finish()
  }

  /// Whether an entry is not in the form of today, or may not be.
  private static func isOlder(_ key: UnsafeRawBufferPointer, _ value: UnsafeRawBufferPointer) -> Bool {
    key.isText(HTTPKeys.instance) || key.isText(HTTPKeys.query) || key.begins(HTTPKeys.otherQueryPrefix)
      || key.isText(HTTPKeys.hash) && value.count == 64
  }

  /// The 32 bytes that 64 hexadecimal digits stand for.
  private static func bytes(hex: UnsafeRawBufferPointer) -> ByteBuffer? {
    guard hex.count == 64 else { return nil }
    let digits = hex.compactMap(\.hexDigit)
    guard digits.count == 64 else { return nil }
    return ByteBuffer(bytes: stride(from: 0, to: 64, by: 2).map { digits[$0] << 4 | digits[$0 + 1] })
  }
}

extension UnsafeRawBufferPointer {
  /// Whether these are the bytes of the text.
  fileprivate func isText(_ text: String) -> Bool { self.count == text.utf8.count && self.begins(text) }

  /// Whether the first bytes are those of the text.
  fileprivate func begins(_ text: String) -> Bool {
    HTTPSignature.withBytes(of: text) { text in
      guard self.count >= text.count else { return false }
      for offset in 0..<text.count where self[offset] != text[offset] { return false }
      return true
    }
  }
}
