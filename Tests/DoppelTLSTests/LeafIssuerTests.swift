import DoppelTLS
import DoppelWire
import SwiftASN1
import Testing
import X509

struct LeafIssuerTests {
  let issuer: LeafIssuer

  init() throws { self.issuer = try LeafIssuer(authority: Authority.make(at: noon)) }

  private func certificate(for name: String, at now: CertificateTime = noon) throws -> Certificate {
    try Certificate(derEncoded: self.issuer.leaf(for: ServerName(name), at: now).bytes)
  }

  @Test func `a leaf says the name, its use and who signed it`() throws {
    let leaf = try self.certificate(for: "API.Example.com")
    let authority = self.issuer.authority.certificate
    #expect(try leaf.extensions.subjectAlternativeNames == SubjectAlternativeNames([.dnsName("api.example.com")]))
    #expect("\(leaf.subject)" == "CN=api.example.com")
    #expect(leaf.issuer == authority.subject)
    #expect(try leaf.extensions.extendedKeyUsage == ExtendedKeyUsage([.serverAuth]))
    #expect(try leaf.extensions.keyUsage == KeyUsage(digitalSignature: true))
    #expect(try leaf.extensions.basicConstraints == .notCertificateAuthority)
    #expect(
      try leaf.extensions.authorityKeyIdentifier?.keyIdentifier == authority.extensions.subjectKeyIdentifier?.keyIdentifier)
    #expect(authority.publicKey.isValidSignature(leaf.signature, for: leaf))
  }

  @Test func `a leaf for two names of a server says both, and is kept for them`() throws {
    let names = LeafIssuer.Names(ServerName("10.1.2.3"), ServerName("a.test"))
    let leaf = try self.issuer.leaf(for: names, at: noon)
    let alternatives = try #require(try Certificate(derEncoded: leaf.bytes).extensions.subjectAlternativeNames)
    #expect(Array(alternatives) == [.ipAddress(ASN1OctetString(contentBytes: [10, 1, 2, 3])), .dnsName("a.test")])
    #expect(try self.issuer.leaf(for: names, at: noon).bytes == leaf.bytes)
    #expect(
      try self.issuer.leaf(for: LeafIssuer.Names(ServerName("a.test"), ServerName("a.test")), at: noon).bytes
        == self.issuer.leaf(for: ServerName("a.test"), at: noon).bytes)
  }

  @Test(arguments: [("10.1.2.3", 4), ("::1", 16)])
  func `an address stands in the leaf as an address`(text: String, length: Int) throws {
    let names = try #require(try self.certificate(for: text).extensions.subjectAlternativeNames)
    guard case .ipAddress(let bytes)? = names.first, names.count == 1 else {
      Issue.record("expected one address, got \(names)")
      return
    }
    #expect(ServerName.address(Array(bytes.bytes)) == ServerName(text))
    #expect(bytes.bytes.count == length)
  }

  @Test func `a name that is longer than a common name stands in the alternative name alone`() throws {
    for (length, subject) in [(64, nil), (65, "CN=Doppel leaf")] as [(Int, String?)] {
      let name = String(repeating: "a", count: length - 10) + ".long.test"
      let wanted = name.utf8.count > 64 || length - 10 > 63 ? subject : "CN=\(name)"
      let leaf = try self.certificate(for: name)
      #expect("\(leaf.subject)" == wanted ?? "CN=\(name)")
      #expect(try leaf.extensions.subjectAlternativeNames == SubjectAlternativeNames([.dnsName(name)]))
    }
  }

  @Test func `all that is no name shares one leaf`() throws {
    for name in ["*.a.test", "", "\u{0}", "a b", String(repeating: "x", count: 5_000)] {
      _ = try self.certificate(for: name)
    }
    #expect(self.issuer.count == 1)
    #expect("\(try self.certificate(for: "?").subject)" == "CN=unnamed.invalid")
  }

  @Test func `a leaf is kept, and replaced before it ends or when the clock went back`() throws {
    let name = ServerName("a.test")
    let first = try self.issuer.leaf(for: name, at: noon)
    #expect(first.notBefore == noon.advanced(by: .zero - Authority.clockSkew))
    #expect(first.notAfter == noon.advanced(by: LeafIssuer.validity))
    let lastUse = first.notAfter.advanced(by: .zero - LeafIssuer.renewal)
    #expect(try self.issuer.leaf(for: name, at: lastUse).bytes == first.bytes)
    let second = try self.issuer.leaf(for: name, at: lastUse.advanced(by: .seconds(1)))
    #expect(second.bytes != first.bytes)
    #expect(second.isFresh(at: lastUse.advanced(by: .seconds(1))))
    #expect(try self.issuer.leaf(for: name, at: noon).bytes != second.bytes)
    #expect(self.issuer.count == 1)
  }

  @Test func `no leaf outlives its authority`() throws {
    let late = self.issuer.authority.expires.advanced(by: .seconds(-10))
    #expect(try self.issuer.leaf(for: ServerName("a.test"), at: late).notAfter == self.issuer.authority.expires)
  }

  @Test func `as many leaves are kept as the limit says`() throws {
    var limits = TLSLimits.defaults
    limits.leaves = 3
    let issuer = try LeafIssuer(authority: self.issuer.authority, limits: limits)
    let first = try issuer.leaf(for: ServerName("a0.test"), at: noon)
    for index in 1...2 { _ = try issuer.leaf(for: ServerName("a\(index).test"), at: noon) }
    #expect(try issuer.leaf(for: ServerName("a0.test"), at: noon).bytes == first.bytes)
    for index in 3...5 { _ = try issuer.leaf(for: ServerName("a\(index).test"), at: noon) }
    #expect(issuer.count == 3)
    #expect(try issuer.leaf(for: ServerName("a0.test"), at: noon).bytes != first.bytes)
  }

  @Test(
    .enabled(if: Tool.openssl.isPresent, "openssl is not installed: apt install openssl"),
    arguments: [
      "a.test": "-verify_hostname", "my_service": "-verify_hostname", "10.1.2.3": "-verify_ip", "2001:db8::1": "-verify_ip",
    ])
  func `OpenSSL verifies the chain for the name`(name: String, option: String) async throws {
    let folder = try TemporaryFolder()
    let issuer = try LeafIssuer(authority: Authority.make(at: .now()))
    let leaf = try issuer.leaf(for: ServerName(name), at: .now())
    let root = try folder.write(issuer.authority.certificatePEM, to: "ca.pem")
    let path = try folder.write(PEM.text(label: "CERTIFICATE", bytes: leaf.bytes), to: "leaf.pem")
    let strict = ["verify", "-x509_strict", "-purpose", "sslserver", "-CAfile", root, option]
    let good = try await Tool.openssl.run(strict + [name, path])
    #expect(good.status == 0, "\(good.output)")
    let bad = try await Tool.openssl.run(strict + [option == "-verify_ip" ? "10.9.9.9" : "b.test", path])
    #expect(bad.status != 0)
  }
}
