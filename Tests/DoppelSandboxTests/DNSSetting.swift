import DoppelDNS
import DoppelTesting
import DoppelWire
import NIOConcurrencyHelpers
import NIOCore
import NIOPosix

@testable import DoppelSandbox

/// A `DNSServer` that serves a UDP and a TCP socket, and what it tells.
struct DNSSetting {
  let server: DNSServer
  let datagrams: DNSSocket
  let listener: DNSSocket
  let names: NameTable
  private let told: NIOLockedValueBox<(notices: [String], misses: [String])>

  init(_ role: NameService.Role, _ nameservers: [Nameserver] = [], limits: Limits = .defaults) async throws {
    let told = NIOLockedValueBox<(notices: [String], misses: [String])>(([], []))
    self.told = told
    self.names = NameTable(limits: limits)
    self.server = DNSServer(
      role: role, settings: HostResolverSettings(nameservers: nameservers), names: self.names,
      group: MultiThreadedEventLoopGroup.singleton, limits: limits,
      notice: { sentence in told.withLockedValue { $0.notices.append(sentence) } },
      miss: { name, type in told.withLockedValue { $0.misses.append("\(name) \(type)") } })
    self.datagrams = try DNSSocket.datagrams()
    self.listener = try DNSSocket.listener()
    try await self.server.serve(datagrams: self.datagrams.descriptor)
    try await self.server.serve(listener: self.listener.descriptor)
  }

  /// One that answers from the names of a recording.
  static func mock(_ names: String..., limits: Limits = .defaults) async throws -> DNSSetting {
    try await DNSSetting(.mock(RecordedNames(names), passthrough: false), limits: limits)
  }

  var notices: [String] { self.told.withLockedValue { $0.notices } }
  /// The names that were missed, each with its type.
  var misses: [String] { self.told.withLockedValue { $0.misses } }

  /// Asks by UDP from a socket of its own.
  func ask(_ query: DNSMessage) async throws -> DNSMessage {
    let client = try await DNSDatagramInbox.Client(port: self.datagrams.port)
    try await client.send(query.encoded())
    let answer = try await client.received()
    await client.close()
    return try DNSMessage(answer)
  }

  func connect() async throws -> LoopbackConnection { try await LoopbackConnection.connect(to: self.listener.port) }

  func close() async { await self.server.close() }
}

/// A query as a client sends it, with recursion desired.
func query(_ name: String, _ type: ResourceType = .a, id: UInt16 = 7) -> DNSMessage {
  DNSMessage(
    header: DNSHeader(id: id, flags: 0x0100), questions: [DNSQuestion(name: DomainName(name) ?? .root, type: type)])
}

extension DNSMessage {
  /// The addresses that the answers tell.
  var addresses: [String] {
    self.answers.compactMap { if case .address(let address) = $0.data { address.text } else { nil } }
  }
}

extension LoopbackConnection {
  func ask(_ queries: DNSMessage...) async throws {
    var bytes = ByteBuffer()
    for query in queries { bytes.writeImmutableBuffer(DNSFrameDecoder.frame(query.encoded())) }
    try await self.send(bytes)
  }

  /// The first messages that came, once there are that many.
  func answers(_ count: Int) async throws -> [DNSMessage] {
    var messages: [DNSMessage] = []
    var length = 0
    while messages.count < count {
      let prefix = try await self.received(count: length + 2)
      let next = Int(prefix.getInteger(at: prefix.readerIndex + length, as: UInt16.self) ?? 0)
      let whole = try await self.received(count: length + 2 + next)
      messages.append(try DNSMessage(whole.getSlice(at: whole.readerIndex + length + 2, length: next) ?? ByteBuffer()))
      length += 2 + next
    }
    return messages
  }
}
