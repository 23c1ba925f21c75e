import DoppelTLS
import Testing
import X509

struct AuthorityTests {
  @Test func `a new authority can sign leaves and nothing else`() throws {
    let authority = try Authority.make(at: noon)
    let extensions = authority.certificate.extensions
    #expect(try extensions.basicConstraints == .isCertificateAuthority(maxPathLength: 0))
    let usage = try #require(try extensions.keyUsage)
    #expect(usage == KeyUsage(keyCertSign: true, cRLSign: true))
    #expect(try extensions.subjectKeyIdentifier?.keyIdentifier.count == 20)
    #expect(authority.certificate.issuer == authority.certificate.subject)
    #expect(authority.name.contains("Doppel local authority"))
    #expect(authority.expires == noon.advanced(by: Authority.validity))
  }

  @Test func `two authorities differ in key, name and fingerprint`() throws {
    let (first, second) = (try Authority.make(at: noon), try Authority.make(at: noon))
    #expect(first.name != second.name)
    #expect(first.fingerprint != second.fingerprint)
    #expect(first.fingerprint.split(separator: ":").count == 32)
  }

  @Test(.enabled(if: Tool.openssl.isPresent, "openssl is not installed: apt install openssl"))
  func `OpenSSL shows the same authority`() async throws {
    let folder = try TemporaryFolder()
    let authority = try Authority.make(at: .now())
    let path = try folder.write(authority.certificatePEM, to: "ca.pem")
    let result = try await Tool.openssl.run(["x509", "-in", path, "-noout", "-fingerprint", "-sha256", "-text"])
    #expect(result.status == 0)
    #expect(result.output.contains(authority.fingerprint))
    for part in [
      "CA:TRUE, pathlen:0", "Certificate Sign, CRL Sign", "prime256v1", "ecdsa-with-SHA256", "Subject Key Identifier",
    ] {
      #expect(result.output.contains(part), "\(part)")
    }
  }
}
