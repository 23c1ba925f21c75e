/// A certificate authority that nobody trusts, made with openssl, and a certificate of it for `localhost` and a machine's name.
package struct PrivateAuthority: Sendable {
  private let folder: TemporaryFolder

  /// The authority's certificate: PEM.
  package var certificate: String { self.folder.file("ca.pem") }
  /// The server's certificate for `localhost`, `OtherMachine.name` and 127.0.0.1: PEM.
  package var serverCertificate: String { self.folder.file("server.pem") }
  /// The server's key: PEM.
  package var serverKey: String { self.folder.file("server.key") }

  package init() async throws {
    self.folder = try TemporaryFolder()
    try self.folder.write(
      "subjectAltName=DNS:localhost,DNS:\(OtherMachine.name),IP:127.0.0.1\nextendedKeyUsage=serverAuth\n", to: "server.ext")
    let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
    try await self.openssl(
      ["req", "-x509", "-days", "2", "-subj", "/CN=Test authority", "-keyout", "ca.key", "-out", "ca.pem"] + key
        + ["-addext", "basicConstraints=critical,CA:TRUE", "-addext", "keyUsage=critical,keyCertSign,cRLSign"])
    try await self.openssl(["req", "-subj", "/CN=localhost", "-keyout", "server.key", "-out", "server.csr"] + key)
    try await self.openssl([
      "x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2",
      "-extfile", "server.ext", "-out", "server.pem",
    ])
  }

  /// The authority's certificate as everybody may read it.
  package func publish(to folder: TemporaryFolder, for user: TestUser) throws -> String {
    let copy = try folder.write(try self.folder.read("ca.pem"), to: "authority.pem")
    try user.own(folder)
    return copy
  }

  private func openssl(_ arguments: [String]) async throws {
    guard let path = Tool.openssl.path else { throw PeerError.absent(.openssl) }
    let ending = try await ChildProcess.run(path, arguments, in: self.folder.path)
    guard ending.code == 0 else {
      throw PeerError.notReady(program: "openssl", waitedFor: arguments[0], said: ending.errors)
    }
  }
}
