package import DoppelExchange
package import DoppelWire
package import NIOCore

/// The first words of a client on the outbound port: tells HTTP in absolute form, CONNECT (RFC 9110 section 9.3.6), SOCKS4,
/// SOCKS4a and SOCKS5 (RFC 1928) apart by the first bytes, and agrees with the client on a server.
///
/// ```
///   idle ── 05 ──▶ greeted ──▶ asked ─┐
///     ├──── 04 ───────────────▶ asked ├─ .connect ─▶ connecting ── .connected ─▶ .tunnel ─▶ done
///     ├── CONNECT ────────────▶ asked ┘                   └─────── .failed ────▶ .send, .close ─▶ done
///     └── anything else ──▶ .forward ─▶ done
/// ```
package struct ProxyHandshake: Machine {
  package enum Event: Sendable, Equatable {
    case received(ByteBuffer)
    /// The server that was asked for is there.
    case connected
    /// It is not; the reason is a sentence for the client.
    case failed(String)
  }

  package enum Action: Sendable, Equatable {
    /// Open a connection to this server; `.connected` or `.failed` comes as an event.
    case connect(Endpoint)
    case send(ByteBuffer)
    /// The client is connected to the server it asked for; these bytes of it came already.
    case tunnel(ByteBuffer)
    /// The client speaks to the proxy itself, request by request; these are its first bytes.
    case forward(ByteBuffer)
    /// Send what was queued, then close.
    case close
    /// The client said something that is none of the above.
    case gap(Gap)
  }

  /// The words in which success and failure are said.
  private enum Dialect { case connect, socks4, socks5 }

  private enum State {
    /// Nothing is known but these bytes.
    case idle(ByteBuffer)
    /// SOCKS5: the method is agreed on, the request is being read.
    case greeted(ByteBuffer)
    case connecting(Dialect, held: ByteBuffer)
    case done
  }

  private var state: State
  private let limits: Limits

  package init(limits: Limits = .defaults) {
    self.state = .idle(ByteBuffer())
    self.limits = limits
  }

  package mutating func handle(_ event: Event, into actions: inout [Action]) {
    switch (self.state, event) {
    case (.idle(var held), .received(let bytes)):
      let seen = held.readableBytes
      // one owner, so that it grows in place
      self.state = .done
      held.writeImmutableBuffer(bytes)
      self.state = .idle(held)
      self.begin(held, seen: seen, &actions)
    case (.greeted(var held), .received(let bytes)):
      held.writeImmutableBuffer(bytes)
      self.state = .greeted(held)
      self.readSOCKS5Request(held, &actions)
    case (.connecting(let dialect, var held), .received(let bytes)):
      guard held.readableBytes + bytes.readableBytes <= self.limits.relayedBytes else {
        return self.refuse("a client that sent too much before it was connected", &actions)
      }
      held.writeImmutableBuffer(bytes)
      self.state = .connecting(dialect, held: held)
    case (.connecting(let dialect, let held), .connected):
      self.state = .done
      actions.append(.send(Self.success(dialect)))
      actions.append(.tunnel(held))
    case (.connecting(let dialect, _), .failed(let reason)):
      self.state = .done
      actions.append(.send(Self.failure(dialect, reason)))
      actions.append(.close)
    case (.idle, .connected), (.idle, .failed), (.greeted, .connected), (.greeted, .failed), (.done, _):
      // The connection's fate was decided before this came.
      break
    }
  }

  /// - Parameter seen: the bytes of `held` that were looked at before.
  private mutating func begin(_ held: ByteBuffer, seen looked: Int, _ actions: inout [Action]) {
    guard let first = held.readableBytesView.first else { return }
    switch first {
    case 0x05: self.readSOCKS5Greeting(held, &actions)
    case 0x04: self.readSOCKS4Request(held, &actions)
    default:
      let word = "CONNECT ".utf8
      let seen = held.readableBytesView.prefix(word.count)
      guard word.starts(with: seen) else {
        self.state = .done
        actions.append(.forward(held))
        return
      }
      if seen.count == word.count { self.readConnect(held, seen: looked, &actions) }
    }
  }

  private mutating func refuse(_ reason: String, reply: ByteBuffer? = nil, _ actions: inout [Action]) {
    self.state = .done
    actions.append(.gap(Gap(reason: "refused on the outbound port: \(reason)")))
    if let reply { actions.append(.send(reply)) }
    actions.append(.close)
  }

  // MARK: HTTP CONNECT

  private mutating func readConnect(_ held: ByteBuffer, seen: Int, _ actions: inout [Action]) {
    let view = held.readableBytesView
    let end = view.dropFirst(max(0, seen - 3)).firstRange(of: "\r\n\r\n".utf8)?.upperBound
    guard let end, end - view.startIndex <= self.limits.headerBlock else {
      guard view.count > self.limits.headerBlock else { return }
      return self.refuse(
        "a CONNECT request with a header block over the limit",
        reply: Self.status("431 Request Header Fields Too Large", "the header block is too large"), &actions)
    }
    let line = view[..<(view.firstRange(of: "\r\n".utf8)?.lowerBound ?? end)]
    let words = String(decoding: line, as: UTF8.self).split(separator: " ", omittingEmptySubsequences: false)
    guard words.count == 3, words[2].hasPrefix("HTTP/1."), let server = Self.endpoint(words[1]) else {
      return self.refuse(
        "a CONNECT request that names no host and port",
        reply: Self.status("400 Bad Request", "expected CONNECT host:port HTTP/1.1"), &actions)
    }
    self.state = .connecting(.connect, held: ByteBuffer(bytes: view[end...]))
    actions.append(.connect(server))
  }

  /// `host:port`, IPv6 in brackets.
  private static func endpoint(_ authority: Substring) -> Endpoint? {
    guard let colon = authority.lastIndex(of: ":") else { return nil }
    let digits = authority[authority.index(after: colon)...]
    guard digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }), let port = Int(digits), (1...65_535).contains(port) else {
      return nil
    }
    var host = authority[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
    guard !host.isEmpty, host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else { return nil }
    return Endpoint(name: host.lowercased(), port: port)
  }

  // MARK: SOCKS4 and SOCKS4a

  private mutating func readSOCKS4Request(_ held: ByteBuffer, _ actions: inout [Action]) {
    var reader = held
    guard let (_, command, port, address) = reader.readMultipleIntegers(as: (UInt8, UInt8, UInt16, UInt32).self) else { return }
    guard reader.readTerminated() != nil else {
      return self.refuseIfLong(held, &actions)
    }
    var host = [24, 16, 8, 0].map { String(address >> UInt32($0) & 255) }.joined(separator: ".")
    if address >> 8 == 0, address != 0 {
      guard let name = reader.readTerminated() else { return self.refuseIfLong(held, &actions) }
      host = name
    }
    guard command == 1, !host.isEmpty, port > 0, host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
      return self.refuse("a SOCKS4 request other than to connect", reply: Self.failure(.socks4, ""), &actions)
    }
    self.state = .connecting(.socks4, held: reader)
    actions.append(.connect(Endpoint(name: host.lowercased(), port: Int(port))))
  }

  private mutating func refuseIfLong(_ held: ByteBuffer, _ actions: inout [Action]) {
    if held.readableBytes > 600 {
      self.refuse("a SOCKS4 request whose names do not end", reply: Self.failure(.socks4, ""), &actions)
    }
  }

  // MARK: SOCKS5

  private mutating func readSOCKS5Greeting(_ held: ByteBuffer, _ actions: inout [Action]) {
    var reader = held
    guard let (_, count) = reader.readMultipleIntegers(as: (UInt8, UInt8).self),
      let methods = reader.readSlice(length: Int(count))
    else { return }
    guard methods.readableBytesView.contains(0) else {
      return self.refuse("a SOCKS5 client that insists on a login", reply: ByteBuffer(bytes: [5, 0xff]), &actions)
    }
    self.state = .greeted(reader)
    actions.append(.send(ByteBuffer(bytes: [5, 0])))
    self.readSOCKS5Request(reader, &actions)
  }

  private mutating func readSOCKS5Request(_ held: ByteBuffer, _ actions: inout [Action]) {
    var reader = held
    guard let (version, command, _, kind) = reader.readMultipleIntegers(as: (UInt8, UInt8, UInt8, UInt8).self) else { return }
    guard version == 5, command == 1 else {
      return self.refuse("a SOCKS5 request other than to connect", reply: Self.socks5(reply: 7), &actions)
    }
    let host: String?
    switch kind {
    case 1: host = reader.readBytes(length: 4).map { $0.map(String.init).joined(separator: ".") }
    case 3: host = reader.readInteger(as: UInt8.self).flatMap { reader.readString(length: Int($0)) }
    case 4: host = reader.readBytes(length: 16).flatMap(Self.ipv6)
    default: return self.refuse("a SOCKS5 address of an unknown kind", reply: Self.socks5(reply: 8), &actions)
    }
    guard let host, let port = reader.readInteger(as: UInt16.self) else { return }
    guard !host.isEmpty, port > 0, host.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7f }) else {
      return self.refuse("a SOCKS5 request that names no host and port", reply: Self.socks5(reply: 1), &actions)
    }
    self.state = .connecting(.socks5, held: reader)
    actions.append(.connect(Endpoint(name: host.lowercased(), port: Int(port))))
  }

  private static func ipv6(_ bytes: [UInt8]) -> String? {
    try? SocketAddress(packedIPAddress: ByteBuffer(bytes: bytes), port: 0).ipAddress
  }

  // MARK: Replies

  private static func success(_ dialect: Dialect) -> ByteBuffer {
    switch dialect {
    case .connect: ByteBuffer(string: "HTTP/1.1 200 Connection established\r\n\r\n")
    case .socks4: ByteBuffer(bytes: [0, 0x5a, 0, 0, 0, 0, 0, 0])
    case .socks5: self.socks5(reply: 0)
    }
  }

  private static func failure(_ dialect: Dialect, _ reason: String) -> ByteBuffer {
    switch dialect {
    case .connect: self.status("502 Bad Gateway", reason)
    case .socks4: ByteBuffer(bytes: [0, 0x5b, 0, 0, 0, 0, 0, 0])
    case .socks5: self.socks5(reply: 4)
    }
  }

  private static func socks5(reply: UInt8) -> ByteBuffer { ByteBuffer(bytes: [5, reply, 0, 1, 0, 0, 0, 0, 0, 0]) }

  private static func status(_ line: String, _ reason: String) -> ByteBuffer {
    var writer = JSONWriter()
    writer.beginObject()
    writer.name("error")
    writer.string(reason)
    writer.endObject()
    var reply = ByteBuffer(
      string: "HTTP/1.1 \(line)\r\nDoppel-Outcome: failed\r\nContent-Type: application/json\r\n"
        + "Content-Length: \(writer.buffer.readableBytes)\r\nConnection: close\r\n\r\n")
    reply.writeImmutableBuffer(writer.buffer)
    return reply
  }
}

extension ByteBuffer {
  /// The text before the next zero byte, which is consumed too; `nil` where there is none yet.
  fileprivate mutating func readTerminated() -> String? {
    guard let end = self.readableBytesView.firstIndex(of: 0) else { return nil }
    let text = self.readString(length: end - self.readerIndex)
    self.moveReaderIndex(forwardBy: 1)
    return text
  }
}
