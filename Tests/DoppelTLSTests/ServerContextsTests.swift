import DoppelTLS
import DoppelWire
import NIOSSL
import Testing

struct ServerContextsTests {
  let contexts: ServerContexts
  let folder: TemporaryFolder
  let root: String
  let now = CertificateTime.now()

  init() throws {
    self.folder = try TemporaryFolder()
    let authority = try Authority.make(at: self.now)
    self.contexts = ServerContexts(issuer: try LeafIssuer(authority: authority))
    self.root = try self.folder.write(authority.certificatePEM, to: "ca.pem")
  }

  @Test func `a context is kept for its name and protocols until its leaf is replaced`() throws {
    let name = ServerName("a.test")
    let first = try self.contexts.context(for: name, protocols: ["http/1.1"], at: self.now)
    #expect(try self.contexts.context(for: name, protocols: ["http/1.1"], at: self.now) === first)
    #expect(try self.contexts.context(for: name, at: self.now) !== first)
    #expect(try self.contexts.context(for: ServerName("b.test"), protocols: ["http/1.1"], at: self.now) !== first)
    let tomorrow = self.now.advanced(by: LeafIssuer.validity)
    #expect(try self.contexts.context(for: name, protocols: ["http/1.1"], at: tomorrow) !== first)
    #expect(self.contexts.count == 3)
  }

  @Test func `as many contexts are kept as the limit says`() throws {
    var limits = TLSLimits.defaults
    limits.serverContexts = 2
    let contexts = ServerContexts(issuer: self.contexts.issuer, limits: limits)
    for index in 0..<5 { _ = try contexts.context(for: ServerName("a\(index).test"), at: self.now) }
    #expect(contexts.count == 2)
  }

  @Test(
    .enabled(if: Tool.openssl.isPresent, "openssl is not installed: apt install openssl"), arguments: ["tls1_2", "tls1_3"])
  func `a session resumes`(version: String) async throws {
    let server = try await LoopbackServer(self.contexts.context(for: ServerName("a.test"), at: self.now))
    let session = self.folder.file("session")
    let base = ["s_client", "-connect", "127.0.0.1:\(server.port)", "-servername", "a.test", "-\(version)", "-ign_eof"]
    let verified = base + ["-CAfile", self.root, "-verify_return_error", "-verify_hostname", "a.test"]
    let first = try await Tool.openssl.run(verified + ["-sess_out", session], input: "GET / HTTP/1.0\r\n\r\n")
    #expect(first.output.contains("Verify return code: 0 (ok)"), "\(first.output)")
    #expect(first.output.contains("New, TLSv1."))
    let second = try await Tool.openssl.run(verified + ["-sess_in", session], input: "GET / HTTP/1.0\r\n\r\n")
    #expect(second.output.contains("Reused, TLSv1."), "\(second.output)")
    try await server.stop()
  }

  @Test(.enabled(if: Tool.openssl.isPresent, "openssl is not installed: apt install openssl"))
  func `TLS 1_2 resumes by identifier where the client takes no tickets`() async throws {
    let server = try await LoopbackServer(self.contexts.context(for: ServerName("a.test"), at: self.now))
    let result = try await Tool.openssl.run(
      ["s_client", "-connect", "127.0.0.1:\(server.port)", "-servername", "a.test", "-tls1_2", "-no_ticket", "-reconnect"])
    #expect(result.output.split(separator: "Reused, TLSv1.2").count > 5, "\(result.output)")
    try await server.stop()
  }

  @Test(.enabled(if: Tool.openssl.isPresent, "openssl is not installed: apt install openssl"))
  func `TLS 1_1 is refused`() async throws {
    let server = try await LoopbackServer(self.contexts.context(for: ServerName("a.test"), at: self.now))
    let result = try await Tool.openssl.run(
      ["s_client", "-connect", "127.0.0.1:\(server.port)", "-tls1_1", "-cipher", "ALL:@SECLEVEL=0"])
    #expect(result.status != 0)
    try await server.stop()
  }

  @Test(
    .enabled(if: Tool.curl.isPresent, "curl is not installed: apt install curl"), arguments: ["--tlsv1.3", "--tls-max=1.2"])
  func `curl verifies the name and gets the answer`(option: String) async throws {
    let server = try await LoopbackServer(
      self.contexts.context(for: ServerName("a.test"), protocols: ["http/1.1"], at: self.now))
    let version = option == "--tlsv1.3" ? ["--tlsv1.3"] : ["--tlsv1.2", "--tls-max", "1.2"]
    let base = version + ["-sS", "--noproxy", "*", "--cacert", self.root]
    let good = try await Tool.curl.run(
      base + ["--resolve", "a.test:\(server.port):127.0.0.1", "https://a.test:\(server.port)/"])
    #expect(good.status == 0 && good.output == "ok", "\(good.output)")
    let bad = try await Tool.curl.run(
      base + ["--resolve", "b.test:\(server.port):127.0.0.1", "https://b.test:\(server.port)/"])
    #expect(bad.status == 60)
    try await server.stop()
  }

  @Test(.enabled(if: Tool.python3.isPresent, "python3 is not installed: apt install python3"))
  func `Python verifies an address, takes the application protocol and resumes`() async throws {
    let server = try await LoopbackServer(
      self.contexts.context(for: ServerName("127.0.0.1"), protocols: ["http/1.1"], at: self.now))
    let script = """
      import socket, ssl, sys
      context = ssl.create_default_context(cafile=sys.argv[1])
      context.set_alpn_protocols(["h2", "http/1.1"])
      session = None
      for _ in range(2):
          with context.wrap_socket(socket.create_connection(("127.0.0.1", int(sys.argv[2]))),
                                   server_hostname="127.0.0.1", session=session) as connection:
              connection.sendall(b"GET / HTTP/1.0\\r\\n\\r\\n")
              answer = connection.recv(1000)
              session = connection.session
              print(connection.selected_alpn_protocol(), connection.session_reused, answer.endswith(b"ok"))
      """
    let result = try await Tool.python3.run(["-c", script, self.root, "\(server.port)"])
    #expect(result.output == "http/1.1 False True\nhttp/1.1 True True\n")
    try await server.stop()
  }
}
