import DoppelWire
import Foundation
import NIOCore
import NIOSSL
import Testing

@testable import DoppelTLS

struct KeyLogTests {
  private let folder: TemporaryFolder

  init() throws { self.folder = try TemporaryFolder() }

  @Test func `both sides of a connection write their secrets, the same ones, as lines that Wireshark reads`() async throws {
    let now = CertificateTime.now()
    let authority = try Authority.make(at: now)
    let served = try KeyLog(path: self.folder.file("served"))
    let dialled = try KeyLog(path: self.folder.file("dialled"))
    let servers = ServerContexts(issuer: try LeafIssuer(authority: authority), keyLog: served)
    let server = try await LoopbackServer(servers.context(for: ServerName("a.test"), at: now))
    let roots = try self.folder.write(authority.certificatePEM, to: "ca.pem")
    let clients = ClientContexts(.init(systemBundle: nil, extraRoots: [roots], keyLog: dialled))
    guard case .completed(_, let version) = try await dial(server.port, as: "a.test", with: clients) else {
      Issue.record("no handshake")
      return
    }
    #expect(version == .tlsv13)
    try await server.stop()
    let names = Set([
      "CLIENT_HANDSHAKE_TRAFFIC_SECRET", "SERVER_HANDSHAKE_TRAFFIC_SECRET", "CLIENT_TRAFFIC_SECRET_0",
      "SERVER_TRAFFIC_SECRET_0",
    ])
    let lines = try ["served", "dialled"].map { Set(try self.folder.read($0).split(separator: "\n").map(String.init)) }
    for line in lines[0].union(lines[1]) {
      #expect(line.wholeMatch(of: /[A-Z_0-9]+ [0-9a-f]{64} [0-9a-f]{64,96}/) != nil, "\(line)")
    }
    let secrets = lines.map { $0.filter { line in names.contains { line.hasPrefix("\($0) ") } } }
    #expect(secrets[0].count == 4 && secrets[0] == secrets[1])
    #expect(try self.folder.read("served").hasSuffix("\n"))
  }

  @Test func `the file is its owner's alone, grows, and is made so where it was open to others`() throws {
    try self.folder.write("older\n", to: "keys", mode: 0o644)
    try KeyLog(path: self.folder.file("keys")).write(ByteBuffer(string: "newer\n"))
    #expect(try self.folder.read("keys") == "older\nnewer\n" && self.folder.mode("keys") == 0o600)
    try KeyLog(path: self.folder.file("new")).write(ByteBuffer(string: "a\n"))
    #expect(try self.folder.read("new") == "a\n" && self.folder.mode("new") == 0o600)
  }

  @Test func `what is no file stays as it is`() throws {
    #expect(mkfifo(self.folder.file("pipe"), 0o644) == 0)
    let reader = open(self.folder.file("pipe"), O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    _ = try KeyLog(path: self.folder.file("pipe"))
    #expect(try self.folder.mode("pipe") & 0o044 == 0o044)
  }

  @Test func `a file that cannot be written is named`() throws {
    let path = self.folder.file("no/such/keys")
    let error = #expect(throws: TLSError.self) { try KeyLog(path: path) }
    #expect(error?.message.contains("cannot write \(path)") == true)
  }
}
