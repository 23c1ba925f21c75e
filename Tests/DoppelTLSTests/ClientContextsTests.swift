import Crypto
import DoppelTLS
import DoppelWire
import Foundation
import NIOSSL
import SwiftASN1
import Testing
import X509

struct ClientContextsTests {
  let folder: TemporaryFolder
  let server: ServerContexts
  let root: String
  let now = CertificateTime.now()

  init() throws {
    self.folder = try TemporaryFolder()
    let authority = try Authority.make(at: self.now)
    self.server = ServerContexts(issuer: try LeafIssuer(authority: authority))
    self.root = try self.folder.write(authority.certificatePEM, to: "ca.pem")
  }

  private func client(extra: Bool = true, insecure: [String] = []) -> ClientContexts {
    ClientContexts(.init(systemBundle: SystemRoots.bundle(), extraRoots: extra ? [self.root] : [], insecureHosts: insecure))
  }

  /// Serves `name` as of `issued` and dials it as `host`.
  private func handshake(
    name: String, issued: CertificateTime? = nil, host: String, offering protocols: [String] = [],
    answering: [String] = [], with client: ClientContexts
  ) async throws -> Handshake {
    let context = try self.server.context(for: ServerName(name), protocols: answering, at: issued ?? self.now)
    let server = try await LoopbackServer(context)
    let result = try await dial(server.port, as: host, protocols: protocols, with: client, at: self.now)
    try await server.stop()
    return result
  }

  @Test func `a server of an extra root is verified for its name, with TLS 1_3`() async throws {
    let result = try await self.handshake(name: "a.test", host: "A.test.", with: self.client())
    #expect(result == .completed(alpn: nil, version: .tlsv13))
  }

  @Test func `a server is verified for the address that was dialled`() async throws {
    let good = try await self.handshake(name: "127.0.0.1", host: "127.0.0.1", with: self.client())
    #expect(good == .completed(alpn: nil, version: .tlsv13))
    let bad = try await self.handshake(name: "127.0.0.2", host: "127.0.0.1", with: self.client())
    #expect(bad == .failed(.wrongHost(names: ["127.0.0.2"])))
  }

  @Test func `as many contexts are kept as the limit says`() throws {
    var configuration = ClientContexts.Configuration(systemBundle: nil)
    configuration.limits.clientContexts = 2
    let contexts = ClientContexts(configuration)
    for count in 1...4 {
      _ = try contexts.makeHandler(host: "a.test", protocols: ["p\(count)"])
      #expect(contexts.count == min(count, 2))
    }
  }

  @Test func `the application protocol is agreed`() async throws {
    let result = try await self.handshake(
      name: "a.test", host: "a.test", offering: ["h2", "http/1.1"], answering: ["http/1.1"], with: self.client())
    #expect(result == .completed(alpn: "http/1.1", version: .tlsv13))
  }

  @Test func `an unknown root, another name, an old and a future certificate are told apart`() async throws {
    let issuer = self.server.issuer.authority.name
    let unknown = try await self.handshake(name: "a.test", host: "a.test", with: self.client(extra: false))
    #expect(unknown == .failed(.unknownIssuer("\"\(issuer)\"")))
    let other = try await self.handshake(name: "a.test", host: "b.test", with: self.client())
    #expect(other == .failed(.wrongHost(names: ["a.test"])))
    let lastWeek = self.now.advanced(by: .seconds(-7 * 86_400))
    let old = try await self.handshake(name: "a.test", issued: lastWeek, host: "a.test", with: self.client())
    #expect(old == .failed(.expired(lastWeek.advanced(by: LeafIssuer.validity))))
    let nextWeek = self.now.advanced(by: .seconds(7 * 86_400))
    let early = try await self.handshake(name: "a.test", issued: nextWeek, host: "a.test", with: self.client())
    #expect(early == .failed(.notYetValid(nextWeek.advanced(by: .zero - Authority.clockSkew))))
  }

  @Test func `a self-signed certificate is told`() async throws {
    let key = P256.Signing.PrivateKey()
    let name = try DistinguishedName { CommonName("self.test") }
    let certificate = try Certificate(
      version: .v3, serialNumber: .init(), publicKey: .init(key.publicKey), notValidBefore: Date() - 60,
      notValidAfter: Date() + 3_600, issuer: name, subject: name,
      extensions: Certificate.Extensions { SubjectAlternativeNames([.dnsName("self.test")]) }, issuerPrivateKey: .init(key))
    let pem = try certificate.serializeAsPEM().pemString
    let context = try NIOSSLContext(
      configuration: .makeServerConfiguration(
        certificateChain: NIOSSLCertificate.fromPEMBytes(Array(pem.utf8)).map { .certificate($0) },
        privateKey: .privateKey(NIOSSLPrivateKey(bytes: Array(key.pemRepresentation.utf8), format: .pem))))
    let server = try await LoopbackServer(context)
    #expect(try await dial(server.port, as: "self.test", with: self.client()) == .failed(.selfSigned))
    let trusting = ClientContexts(.init(systemBundle: nil, extraRoots: [try self.folder.write(pem, to: "self.pem")]))
    #expect(try await dial(server.port, as: "self.test", with: trusting) == .completed(alpn: nil, version: .tlsv13))
    try await server.stop()
  }

  @Test func `a host that was named is accepted, and no other`() async throws {
    let client = self.client(extra: false, insecure: ["A.test", "not a name"])
    let named = try await self.handshake(name: "wrong.test", host: "a.test", with: client)
    #expect(named == .completed(alpn: nil, version: .tlsv13))
    let other = try await self.handshake(name: "b.test", host: "b.test", with: client)
    #expect(other == .failed(.unknownIssuer("\"\(self.server.issuer.authority.name)\"")))
    #expect(client.isInsecure("a.test.") && !client.isInsecure("sub.a.test") && !client.isInsecure("also no name"))
  }

  @Test func `a host that is no name is refused before anything is dialled`() {
    #expect(#expect(throws: TLSError.self) { try self.client().makeHandler(host: "a b", protocols: []) }?.code == .malformed)
  }

  @Test(arguments: [
    "", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----", "-----BEGIN CERTIFICATE-----\n*",
  ])
  func `extra roots that cannot be read are told before the first connection`(text: String) throws {
    let path = try self.folder.write(text, to: "extra.pem")
    let contexts = ClientContexts(.init(systemBundle: nil, extraRoots: [path]))
    let error = #expect(throws: TLSError.self) { try contexts.prepare() }
    #expect(error?.code == .malformed)
    #expect(error?.message.contains(path) == true)
    let absent = ClientContexts(.init(systemBundle: nil, extraRoots: [self.folder.file("absent.pem")]))
    #expect(#expect(throws: TLSError.self) { try absent.prepare() }?.code == .unreadable)
  }
}
