import DoppelTLS
import Testing

struct SystemRootsTests {
  @Test func `what SSL_CERT_FILE names goes before the first bundle that exists`() throws {
    let folder = try TemporaryFolder()
    let (own, system) = (try folder.write("", to: "own.pem"), try folder.write("", to: "system.pem"))
    let candidates = [folder.file("absent"), system]
    #expect(SystemRoots.bundle(candidates: candidates) == system)
    #expect(SystemRoots.bundle(environment: ["SSL_CERT_FILE": own], candidates: candidates) == own)
    #expect(SystemRoots.bundle(environment: ["SSL_CERT_FILE": folder.file("gone")], candidates: candidates) == system)
    #expect(SystemRoots.bundle(candidates: [folder.file("absent")]) == nil)
  }

  @Test func `each certificate of a file is given once, broken blocks and keys are left out`() throws {
    let folder = try TemporaryFolder()
    let one = PEM.text(label: "CERTIFICATE", bytes: [1, 2, 3])
    let text =
      one + "-----BEGIN CERTIFICATE-----\n*\n-----END CERTIFICATE-----\n" + PEM.text(label: "PRIVATE KEY", bytes: [9]) + one
    let path = try folder.write(text, to: "bundle.pem")
    #expect(try SystemRoots.certificates(inFile: path) == [[1, 2, 3]])
    #expect(#expect(throws: TLSError.self) { try SystemRoots.certificates(inFile: path, isStrict: true) }?.code == .malformed)
  }

  @Test func `a bundle at the limit is read, one over it is not`() throws {
    let folder = try TemporaryFolder()
    let text = PEM.text(label: "CERTIFICATE", bytes: [1, 2, 3])
    let path = try folder.write(text, to: "bundle.pem")
    var limits = TLSLimits.defaults
    limits.bundleFile = text.utf8.count
    #expect(try SystemRoots.certificates(inFile: path, limits: limits).count == 1)
    limits.bundleFile -= 1
    #expect(#expect(throws: TLSError.self) { try SystemRoots.certificates(inFile: path, limits: limits) }?.code == .tooLarge)
  }

  @Test(.enabled(if: SystemRoots.bundle() != nil, "this machine has no bundle of roots: apt install ca-certificates"))
  func `the roots of this machine are read`() throws {
    let path = try #require(SystemRoots.bundle())
    #expect(try SystemRoots.certificates(inFile: path, isStrict: true).count > 20)
  }
}
