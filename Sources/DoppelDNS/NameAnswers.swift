/// What is answered without asking anyone: names of the recording, names of this machine, and the reverse of both.
struct NameAnswers: Sendable {
  /// Seconds for which an answer may be kept: few, because the names change with the recordings.
  static let lifetime: UInt32 = 5
  /// Seconds for which it may be kept that there is no such name or data.
  static let negativeLifetime: UInt32 = 1

  enum Decision: Equatable {
    /// The whole answer, and which addresses it tells of the name.
    case say(DNSMessage, [IPAddress])
    /// Nobody here knows the name.
    case unknown
  }

  /// The names of the recording; `nil` where names are resolved by the host.
  var recorded: RecordedNames?

  /// Decides what a query with one question gets.
  func decide(_ query: DNSMessage, _ question: DNSQuestion) -> Decision {
    switch question.type {
    // a transfer is no single message
    case .axfr, .ixfr: return .say(query.response(.notImplemented), [])
    default: break
    }
    guard question.resourceClass == .internet || question.resourceClass == .any else {
      return self.recorded == nil ? .unknown : .say(query.response(.refused), [])
    }
    if LocalNames.contains(question.name) { return Self.tell(LocalNames.addresses, query, question) }
    if let name = self.reverse(question.name) { return .say(Self.pointer(to: name, query, question), []) }
    if let recorded = self.recorded, recorded.contains(question.name) {
      return Self.tell(recorded.addresses(of: question.name), query, question)
    }
    return .unknown
  }

  /// The answer that there is no such name, to be kept for a moment only (RFC 2308 section 3).
  static func noName(_ query: DNSMessage) -> DNSMessage { query.response(.nameError, authorities: [self.authority]) }

  /// The answer that the name has no such data (RFC 2308 section 2.2).
  static func noData(_ query: DNSMessage) -> DNSMessage { query.response(.noError, authorities: [self.authority]) }

  private static func tell(_ addresses: [IPAddress], _ query: DNSMessage, _ question: DNSQuestion) -> Decision {
    let asked = addresses.filter { address in
      question.type == .any || question.type == (address.isIPv6 ? .aaaa : .a)
    }
    guard !asked.isEmpty else { return .say(self.noData(query), []) }
    let records = asked.map { ResourceRecord(name: question.name, address: $0, lifetime: self.lifetime) }
    return .say(query.response(.noError, answers: records), asked)
  }

  /// The name of an address that is this machine's or stands for a name of the recording.
  private func reverse(_ name: DomainName) -> DomainName? {
    guard let address = ReverseName.address(name) else { return nil }
    return address.isLoopback ? LocalNames.localhost : self.recorded?.name(of: address)
  }

  private static func pointer(to name: DomainName, _ query: DNSMessage, _ question: DNSQuestion) -> DNSMessage {
    guard question.type == .ptr || question.type == .any else { return self.noData(query) }
    let record = ResourceRecord(name: question.name, type: .ptr, lifetime: self.lifetime, data: .name(name))
    return query.response(.noError, answers: [record])
  }

  /// The authority over all names, which says how long a "no" may be kept.
  private static var authority: ResourceRecord {
    let authority = ResourceData.Authority(
      server: self.server, mailbox: self.mailbox, serial: 1, refresh: 3_600, retry: 600, expire: 86_400,
      minimum: self.negativeLifetime)
    return ResourceRecord(name: .root, type: .soa, lifetime: self.negativeLifetime, data: .authority(authority))
  }

  // names that nobody has (RFC 6761 section 6.4)
  private static let server = DomainName(checked: [6] + Array("doppel".utf8) + [7] + Array("invalid".utf8) + [0])
  private static let mailbox = DomainName(checked: [6] + Array("nobody".utf8) + [7] + Array("invalid".utf8) + [0])
}
