import DoppelTesting
import Testing

@Suite(.needs(.openssl))
struct PrivateAuthorityTests {
  @Test func `the server's certificate holds for this machine's names and is signed by the authority`() async throws {
    let authority = try await PrivateAuthority()
    let openssl = try #require(Tool.openssl.path)
    for name in [["-verify_hostname", "localhost"], ["-verify_ip", "127.0.0.1"]] {
      let ending = try await ChildProcess.run(
        openssl, ["verify", "-CAfile", authority.certificate] + name + [authority.serverCertificate])
      #expect(ending.code == 0, "\(ending.errors)")
    }
    let other = try await ChildProcess.run(
      openssl,
      ["verify", "-CAfile", authority.certificate, "-verify_hostname", "other.example", authority.serverCertificate])
    #expect(other.code != 0)
  }
}
