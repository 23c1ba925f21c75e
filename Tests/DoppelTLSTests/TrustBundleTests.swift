import DoppelTLS
import DoppelWire
import Foundation
import Testing

struct TrustBundleTests {
  @Test func `the bundle holds the authority and each root once, and names what it could not read`() throws {
    let folder = try TemporaryFolder()
    let (authority, other) = (try Authority.make(at: noon), try Authority.make(at: noon))
    let one = try folder.write(authority.certificatePEM + other.certificatePEM, to: "one.pem")
    let two = try folder.write(other.certificatePEM, to: "two.pem")
    let bundle = TrustBundle(authority: authority, files: [one, two, folder.file("gone.pem")])
    #expect(bundle.certificates == [authority.certificateBytes, other.certificateBytes])
    #expect(bundle.pem == authority.certificatePEM + other.certificatePEM)
    #expect(bundle.unreadable.map(\.code) == [.unreadable])
  }

  @Test func `both files are written whole over what was there`() throws {
    let folder = try TemporaryFolder()
    try folder.write("old", to: "bundle.pem")
    let bundle = TrustBundle(authority: try Authority.make(at: noon), files: [])
    try bundle.write(bundle: folder.file("bundle.pem"), javaTrustStore: folder.file("trust.jks"), at: noon)
    #expect(try folder.read("bundle.pem") == bundle.pem)
    #expect(try folder.mode("bundle.pem") == 0o644)
    #expect(FileManager.default.contents(atPath: folder.file("trust.jks"))?.prefix(4) == Data([0xfe, 0xed, 0xfe, 0xed]))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 2)
    let error = #expect(throws: TLSError.self) {
      try bundle.write(bundle: folder.file("gone/bundle.pem"), javaTrustStore: folder.file("trust.jks"), at: noon)
    }
    #expect(error?.code == .unwritable)
  }

  @Test(.enabled(if: Tool.curl.isPresent && SystemRoots.bundle() != nil, "curl or the machine's roots are not installed"))
  func `curl accepts the bundle in place of its own`() async throws {
    let folder = try TemporaryFolder()
    let authority = try Authority.make(at: .now())
    let bundle = TrustBundle(authority: authority, files: [try #require(SystemRoots.bundle())])
    try bundle.write(bundle: folder.file("bundle.pem"), javaTrustStore: folder.file("trust.jks"), at: .now())
    let contexts = ServerContexts(issuer: try LeafIssuer(authority: authority))
    let server = try await LoopbackServer(contexts.context(for: ServerName("127.0.0.1"), at: .now()))
    let result = try await Tool.curl.run(
      ["-sS", "--noproxy", "*", "--cacert", folder.file("bundle.pem"), "https://127.0.0.1:\(server.port)/"])
    #expect(result.output == "ok")
    try await server.stop()
  }
}
