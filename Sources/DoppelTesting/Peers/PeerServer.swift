internal import Foundation
internal import Testing

/// A server that we did not write, running on a port of its own.
package struct PeerServer: Sendable {
  /// The servers that tests can start.
  package enum Kind: String, CaseIterable, Sendable, CustomTestStringConvertible {
    /// httpbin under gunicorn.
    case httpbin
    /// nginx with one file.
    case nginx
    /// Python's `http.server` with one file.
    case httpServer
    /// `Tests/Peers/servers/counter.py`: small pages that tell how often they were asked for. Plain only.
    case counter
    /// `Tests/Peers/servers/site.py`: a page, a git repository and an index for pip.
    case site
    /// `Tests/Peers/servers/shop.py`: a service whose ids, tokens, cookies and cursors are drawn anew in each process. Plain only.
    case shop
    /// `Tests/Peers/servers/guests.py`: a site with cookies, tickets in forms, and carts, all drawn anew. Plain only.
    case guests

    /// What it needs.
    package var tools: [Tool] {
      switch self {
      case .nginx: [.nginx]
      case .httpbin, .httpServer, .counter, .shop, .guests: [.python]
      case .site: [.python, .git]
      }
    }

    /// Requests that it answers alike each time: `METHOD:PATH`.
    package var requests: [String] {
      switch self {
      case .httpbin:
        [
          "GET:/get?a=1&b=two%20words", "POST:/anything/orders?z=1", "GET:/gzip", "HEAD:/xml", "GET:/status/418",
          "GET:/encoding/utf8",
        ]
      case .nginx, .httpServer: ["GET:/hello.json", "HEAD:/hello.json", "GET:/missing?x=1", "GET:/hello.json?again=1"]
      case .counter: ["GET:/version", "POST:/orders", "GET:/bytes/70000"]
      case .site: ["GET:/hello.json", "POST:/orders?z=1", "HEAD:/hello.json", "GET:/missing"]
      case .shop: ["GET:/orders"]
      case .guests: ["GET:/me"]
      }
    }

    package var testDescription: String { self.rawValue }
  }

  package let port: Int
  /// The process; stop it to make the server unreachable.
  package let process: ChildProcess
  private let folder: TemporaryFolder

  /// Starts a server and waits until it listens; over TLS where an authority is given.
  ///
  /// - Parameter machine: where a site listens, on port 443 of the machine's address; `nil` for loopback and a free port.
  package init(
    _ kind: Kind, authority: PrivateAuthority? = nil, environment: [String: String?] = [:], in machine: OtherMachine? = nil
  ) async throws {
    self.port = try machine == nil ? FreePort.next() : 443
    self.folder = try TemporaryFolder()
    try self.folder.write(#"{"hello": "world", "price": 10.50}"#, to: "files/hello.json")
    switch kind {
    case .httpbin: self.process = try await Self.httpbin(self.port, authority, self.folder)
    case .nginx: self.process = try await Self.nginx(self.port, authority, self.folder)
    case .httpServer: self.process = try await Self.python("files", self.port, [self.folder.file("files")], authority)
    case .counter, .shop, .guests: self.process = try await Self.python(kind.rawValue, self.port, [], nil, environment)
    case .site: self.process = try await Self.site(self.port, authority, self.folder, machine)
    }
  }

  private static func site(
    _ port: Int, _ authority: PrivateAuthority?, _ folder: TemporaryFolder, _ machine: OtherMachine?
  ) async throws -> ChildProcess {
    guard let python = Tool.python.path else { throw PeerError.absent(.python) }
    let place = [machine == nil ? "127.0.0.1" : OtherMachine.address, "\(port)", folder.path]
    let secure = authority.map { [$0.serverCertificate, $0.serverKey] } ?? []
    let command = (machine?.prefix() ?? []) + [python, packageRoot + "/Tests/Peers/servers/site.py"] + place + secure
    return try await ChildProcess(command[0], Array(command.dropFirst())).said("listening")
  }

  private static func httpbin(_ port: Int, _ authority: PrivateAuthority?, _ folder: TemporaryFolder) async throws
    -> ChildProcess
  {
    guard let python = Tool.python.path else { throw PeerError.absent(.python) }
    let secure = authority.map { ["--certfile", $0.serverCertificate, "--keyfile", $0.serverKey] } ?? []
    let arguments = ["-m", "gunicorn", "--bind", "127.0.0.1:\(port)"] + secure + ["httpbin:app"]
    // gunicorn keeps a socket in the home folder, which two of them cannot share.
    return try await ChildProcess(python, arguments, environment: ["HOME": folder.path]).said("Listening at")
  }

  private static func python(
    _ script: String, _ port: Int, _ arguments: [String], _ authority: PrivateAuthority?,
    _ environment: [String: String?] = [:]
  ) async throws -> ChildProcess {
    guard let python = Tool.python.path else { throw PeerError.absent(.python) }
    let secure = authority.map { [$0.serverCertificate, $0.serverKey] } ?? []
    let program = packageRoot + "/Tests/Peers/servers/\(script).py"
    return try await ChildProcess(python, [program, "\(port)"] + arguments + secure, environment: environment)
      .said("listening")
  }

  private static func nginx(
    _ port: Int, _ authority: PrivateAuthority?, _ folder: TemporaryFolder
  ) async throws -> ChildProcess {
    guard let nginx = Tool.nginx.path else { throw PeerError.absent(.nginx) }
    let secure = authority.map { "ssl_certificate \($0.serverCertificate); ssl_certificate_key \($0.serverKey);" } ?? ""
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
      .map { "\($0)_temp_path \(folder.file($0));" }.joined(separator: " ")
    try folder.write(
      """
      \(getuid() == 0 ? "user root;" : "") daemon off; worker_processes 1; pid \(folder.file("nginx.pid")); error_log stderr notice;
      events {}
      http {
        access_log off; types { application/json json; } \(temporary)
        server { listen 127.0.0.1:\(port)\(authority == nil ? "" : " ssl"); \(secure) root \(folder.file("files")); }
      }
      """, to: "nginx.conf")
    return try await ChildProcess(nginx, ["-p", folder.path, "-c", folder.file("nginx.conf"), "-e", "stderr"])
      .said("start worker process")
  }
}
