import DoppelTesting
import Testing

/// A program that speaks HTTP and was not written for Doppel.
enum Client: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case curl, requests, httpx, aiohttp, fetch, java

  var testDescription: String { self.rawValue }

  var tool: Tool {
    switch self {
    case .curl: .curl
    case .requests, .httpx, .aiohttp: .python
    case .fetch: .node
    case .java: .java
    }
  }

  /// Whether it takes a proxy from its environment. Node's `fetch` does so only from 22.21 and 24 on: it is given a
  /// mapped port, as any program that knows no proxy.
  var knowsProxies: Bool { self != .fetch }

  /// The command line that sends `requests` (`METHOD:PATH`) to `base` and prints each answer.
  func command(base: String, requests: [String]) -> [String] {
    let folder = packageRoot + "/Tests/Peers/clients/"
    let program =
      switch self {
      case .curl: ["/bin/sh", folder + "curl.sh"]
      case .requests, .httpx, .aiohttp: [self.tool.path ?? "", folder + "\(self.rawValue)_client.py"]
      case .fetch: [self.tool.path ?? "", folder + "fetch.mjs"]
      case .java: [self.tool.path ?? "", folder + "Fetch.java"]
      }
    return program + [base] + requests
  }
}

/// A client, a server, and whether TLS is between them.
struct Pairing: Sendable, CustomTestStringConvertible {
  let client: Client
  let server: PeerServer.Kind
  let isSecure: Bool

  var testDescription: String { "\(self.client) with \(self.server) over \(self.isSecure ? "TLS" : "TCP")" }
  var tools: [Tool] { [.doppel, .openssl, self.client.tool] + self.server.tools }

  /// Every client with every server, plain and secure.
  static let all: [Pairing] = Client.allCases.flatMap { client in
    [PeerServer.Kind.httpbin, .nginx, .httpServer].flatMap { server in
      [false, true].map { Pairing(client: client, server: server, isSecure: $0) }
    }
  }

  /// Those whose programs are all here.
  static let present = Self.all.filter { $0.tools.allSatisfy { $0.path != nil } }
  /// The programs that some pairing lacks.
  static let absentTools = Set(Self.all.flatMap(\.tools)).filter { $0.path == nil }.sorted { $0.rawValue < $1.rawValue }
}
