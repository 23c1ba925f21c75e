import DoppelTLS
import Foundation
import Testing

struct JavaTrustStoreTests {
  @Test func `an empty store is the twelve bytes of its header and the digest of Java's own`() {
    let bytes = JavaTrustStore.bytes(of: [], at: noon)
    // As `keytool` leaves it after the last entry of a JKS store with the password changeit is deleted.
    #expect(bytes.prefix(12) == [0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2, 0, 0, 0, 0])
    #expect(bytes.count == 32)
  }

  @Test(.enabled(if: Tool.keytool.isPresent, "keytool is not installed: apt install default-jre-headless"))
  func `keytool lists every certificate and checks the digest`() async throws {
    let folder = try TemporaryFolder()
    let authority = try Authority.make(at: .now())
    let bundle = TrustBundle(authority: authority, files: SystemRoots.bundle().map { [$0] } ?? [])
    let path = folder.file("trust.jks")
    try bundle.write(bundle: folder.file("bundle.pem"), javaTrustStore: path, at: .now())
    let list = ["-list", "-keystore", path, "-storepass"]
    let good = try await Tool.keytool.run(list + [JavaTrustStore.password])
    #expect(good.status == 0, "\(good.output)")
    #expect(good.output.contains("contains \(bundle.certificates.count) entr"))
    #expect(good.output.contains(authority.fingerprint))
    let bad = try await Tool.keytool.run(list + ["another"])
    #expect(bad.status != 0)
  }
}
