import SwiftASN1
import Testing
import X509

@testable import DoppelTLS

struct SubjectHashTests {
  private let folder: TemporaryFolder

  init() throws { self.folder = try TemporaryFolder() }

  @Test(.enabled(if: Tool.openssl.isPresent, "openssl is not installed: apt install openssl"))
  func `it is what openssl says of an authority of ours`() async throws {
    for _ in 0..<3 {
      let authority = try Authority.make(at: .now())
      let path = try self.folder.write(authority.certificatePEM, to: "ca.pem")
      let result = try await Tool.openssl.run(["x509", "-noout", "-subject_hash", "-in", path])
      #expect(SubjectHash.text(of: authority) + "\n" == result.output)
    }
  }

  /// Subjects of authorities of users' own, as openssl writes them.
  @Test(
    .enabled(if: Tool.openssl.isPresent, "openssl is not installed: apt install openssl"),
    arguments: [
      "/CN=a", "/C=DE/O=Example  Trust/OU=Root CA/CN=  Two   Spaces ", "/CN=Ünïcode ÄÖÜ Ltd", "/CN=ΑΒΓ", "/O=A+CN=B/C=US",
      "/CN=B+O=A", "/DC=org/DC=example/CN=Root", "/emailAddress=CA@Example.com/CN=x",
      "/serialNumber=0042/CN=\(String(repeating: "n", count: 60))",
      "/O=\(String(repeating: "Long Name ", count: 6))/OU=\(String(repeating: "é", count: 30))/CN=end",
    ])
  func `it is what openssl says of other subjects`(subject: String) async throws {
    let path = self.folder.file("ca.pem")
    let made = try await Tool.openssl.run([
      "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", self.folder.file("key"),
      "-out", path,
      "-utf8", "-multivalue-rdn", "-subj", subject, "-days", "2",
    ])
    try #require(made.status == 0, "\(made.output)")
    let said = try await Tool.openssl.run(["x509", "-noout", "-subject_hash", "-in", path])
    let certificate = try Certificate(pemEncoded: try self.folder.read("ca.pem"))
    #expect(SubjectHash.text(of: certificate.subject) + "\n" == said.output)
  }

  @Test func `it has eight digits also where the first are zero`() throws {
    let hashes = try (0..<64).map { number in
      SubjectHash.text(of: try DistinguishedName { CommonName("\(number)") })
    }
    #expect(hashes.allSatisfy { $0.count == 8 && $0.allSatisfy(\.isHexDigit) })
    #expect(hashes.contains { $0.hasPrefix("0") })
  }
}
