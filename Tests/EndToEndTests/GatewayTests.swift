import DoppelTesting
import Foundation
import Testing

/// A pod, with a program that serves and whose calls go out, and the world, with a server and the pod's clients.
private struct Pod {
  static let world = (ipv4: "10.77.0.1", ipv6: "[fd00:77::1]", other: "10.77.1.1")
  static let own = (ipv4: "10.77.0.2", ipv6: "[fd00:77::2]")

  let pod: NetworkNamespace
  let outside: NetworkNamespace
  let doppel: DoppelProgram
  private let files: TemporaryFolder
  private let servers: [ChildProcess]

  init() async throws {
    let (pod, outside) = (try await NetworkNamespace(), try await NetworkNamespace())
    try await outside.connect(
      ["10.77.0.1/24", "10.77.1.1/24", "fd00:77::1/64"], to: pod, ["10.77.0.2/24", "fd00:77::2/64"])
    let files = try TemporaryFolder()
    try files.write("of the world", to: "world/a.txt")
    try files.write("of the pod", to: "pod/b.txt")
    self.servers = [
      try await Self.serve(outside, "::", 8_080, files.file("world")),
      try await Self.serve(outside, "::", 8_081, files.file("world")),
      try await Self.serve(pod, "::", 9_000, files.file("pod")),
    ]
    self.pod = pod
    self.outside = outside
    self.files = files
    self.doppel = try DoppelProgram()
  }

  private static func serve(_ network: NetworkNamespace, _ address: String, _ port: Int, _ folder: String) async throws
    -> ChildProcess
  {
    let python = try #require(Tool.python.path)
    return try await network.start(python, ["-u", "-m", "http.server", "\(port)", "--bind", address, "--directory", folder])
      .said("Serving HTTP on")
  }

  /// Ends the world's servers.
  func leaveAlone() async throws { for server in self.servers.prefix(2) { try await server.stop() } }

  func curl(_ network: NetworkNamespace, _ url: String, as user: UInt32? = nil) async throws -> ChildProcess.Ending {
    let flags = ["--silent", "--show-error", "--globoff", "--max-time", "20", "--noproxy", "*", url]
    return try await network.run(try #require(Tool.curl.path), flags, as: user)
  }

  /// What the pod's program gets from the world.
  func out(_ place: String = world.ipv4, port: Int = 8_080, path: String = "/a.txt", as user: UInt32? = nil) async throws
    -> String
  {
    try await self.curl(self.pod, "http://\(place):\(port)\(path)", as: user).output
  }

  /// What a client in the world gets from the pod's program.
  func `in`(_ place: String = own.ipv4) async throws -> String {
    try await self.curl(self.outside, "http://\(place):9000/b.txt").output
  }

  func rules(_ arguments: String...) async throws -> ChildProcess.Ending {
    try await self.doppel.run(["gateway", "rules"] + arguments, in: self.pod)
  }

  /// Opens a connection from the pod to the world and keeps it, with a request that is under way.
  ///
  /// - Returns: the server, which says "ended" when the connection does, and the client.
  func hold(port: Int = 8_082) async throws -> [ChildProcess] {
    let python = try #require(Tool.python.path)
    let serving = """
      import socket
      listener = socket.create_server(("\(Self.world.ipv4)", \(port)))
      print("listening")
      client, _ = listener.accept()
      client.recv(1)
      print("reached")
      try:
          while client.recv(4096): pass
      except OSError: pass
      print("ended")
      """
    let asking = """
      import socket
      server = socket.create_connection(("\(Self.world.ipv4)", \(port)))
      server.sendall(b"GET /slow HTTP/1.1\\r\\nHost: a\\r\\n")
      server.recv(1)
      """
    let server = try await self.outside.start(python, ["-u", "-c", serving]).said("listening")
    let client = try self.pod.start(python, ["-u", "-c", asking])
    try await server.said("reached")
    return [server, client]
  }

  /// The rules of the pod's kernel, without what counts.
  func listing() async throws -> String {
    let lists = ["/usr/sbin/iptables-save", "/usr/sbin/ip6tables-save"].filter { FileManager.default.fileExists(atPath: $0) }
    var text = try await self.pod.run("/usr/sbin/nft", ["list", "ruleset"]).output
    for list in lists { text += try await self.pod.run(list, []).output }
    return text
  }

  func hasRules() async throws -> Bool {
    let listing = try await self.listing()
    return listing.contains("doppel_gateway") || listing.contains("DOPPEL_")
  }

  /// Whether the rules go, within the deadline of all waits.
  func losesRules() async throws -> Bool {
    let end = ContinuousClock.now + .seconds(30)
    while try await self.hasRules() { guard ContinuousClock.now < end else { return false } }
    return true
  }

  /// Direction, server and path of each recorded exchange, each once, sorted.
  func recorded(_ folder: String = "doppel/run") -> Set<String> {
    let files = self.doppel.workspace.files(under: folder, suffix: ".jsonl")
    let lines = files.compactMap { try? String(contentsOfFile: $0, encoding: .utf8) }.flatMap { $0.split(separator: "\n") }
    return Set(
      lines.compactMap { line in
        guard let exchange = try? document(String(line)) else { return nil }
        return "\(exchange["direction"] ?? "") \(exchange["location"] ?? "")"
      })
  }
}

@Suite(.needs(.doppel, .python, .curl), .needsNetworks, .serialized) struct GatewayTests {
  private static let backends: [String] =
    ["nft"] + (FileManager.default.fileExists(atPath: "/usr/sbin/iptables") ? ["iptables"] : [])

  @Test func `what goes in and out is recorded, then mocked, and the rules go with the run`() async throws {
    let pod = try await Pod()
    let recorder = try await pod.doppel.serve(
      ["gateway", "--apply", "--inbound", "9000", "--out", "doppel/run", "--format", "jsonl"], in: pod.pod)
    #expect(try await pod.hasRules())
    for place in [Pod.world.ipv4, Pod.world.ipv6] { #expect(try await pod.out(place) == "of the world") }
    for place in [Pod.own.ipv4, Pod.own.ipv6] { #expect(try await pod.in(place) == "of the pod") }
    let ending = try await recorder.stop(SIGINT)
    #expect(ending.code == 0 && ending.errors.contains("4 exchanges"), "\(ending.errors)")
    #expect(try await !pod.hasRules())
    #expect(pod.recorded() == ["OUT /a.txt", "IN /b.txt"], "\(pod.recorded())")
    try await pod.leaveAlone()
    #expect(try await pod.out() == "")
    let mock = try await pod.doppel.serve(
      ["gateway", "--mode", "mock", "--apply", "--in", "doppel/run", "--no-out", "--fail-if", "egress.unknown > 0"], in: pod.pod
    )
    for place in [Pod.world.ipv4, Pod.world.ipv6] { #expect(try await pod.out(place) == "of the world") }
    #expect(try await pod.in() == "of the pod")
    #expect(try await pod.out(Pod.world.other, path: "/other").contains("nearMisses"))
    let mocked = try await mock.stop(SIGINT)
    #expect(mocked.code == 1 && mocked.errors.contains("3 requests: 2 hits, 1 miss"), "\(mocked.errors)")
    #expect(mocked.errors.contains(Pod.world.other + ":8080"), "\(mocked.errors)")
    #expect(try await !pod.hasRules())
  }

  @Test func `a gateway that waits for what is under way no longer gets what is new`() async throws {
    let pod = try await Pod()
    let recorder = try await pod.doppel.serve(
      ["gateway", "--apply", "--inbound", "9000", "--out", "doppel/run", "--format", "jsonl"], in: pod.pod)
    let held = try await pod.hold()
    recorder.send(SIGINT)
    #expect(try await pod.losesRules())
    #expect(try await pod.out() == "of the world")
    #expect(try await pod.in() == "of the pod")
    #expect(!held[0].output.contains("ended"))
    let ending = try await recorder.ending()
    #expect(ending.code == 0, "\(ending.errors)")
    try await held[0].said("ended")
  }

  @Test func `a gateway that is killed leaves no rule, and the program goes on without it`() async throws {
    let pod = try await Pod()
    let recorder = try await pod.doppel.serve(
      ["gateway", "--apply", "--inbound", "9000", "--out", "doppel/run", "--format", "jsonl"], in: pod.pod)
    #expect(try await pod.out() == "of the world")
    try await recorder.stop(SIGKILL)
    #expect(try await pod.losesRules())
    #expect(try await pod.out() == "of the world")
    #expect(try await pod.in() == "of the pod")
  }

  @Test(arguments: backends)
  func `rules that are set apart are as once when set twice, and removing leaves nothing`(backend: String) async throws {
    let pod = try await Pod()
    let flags = ["--inbound", "9000", "--backend", backend]
    let before = try await pod.rules("--remove", "--backend", backend)
    #expect(before.code == 0, "\(before.errors)")
    for _ in 0..<2 {
      let ending = try await pod.doppel.run(["gateway", "rules", "--apply"] + flags, in: pod.pod)
      #expect(ending.code == 0 && ending.errors.contains("doppel gateway rules --remove"), "\(ending.errors)")
    }
    // Nobody serves the ports yet.
    #expect(try await pod.out() == "")
    let recorder = try await pod.doppel.serve(["gateway", "--out", "doppel/run", "--format", "jsonl"], in: pod.pod)
    for place in [Pod.world.ipv4, Pod.world.ipv6] { #expect(try await pod.out(place) == "of the world") }
    for place in [Pod.own.ipv4, Pod.own.ipv6] { #expect(try await pod.in(place) == "of the pod") }
    try await recorder.stop(SIGINT)
    #expect(pod.recorded() == ["OUT /a.txt", "IN /b.txt"])
    for _ in 0..<2 {
      let ending = try await pod.rules("--remove", "--backend", backend)
      #expect(ending.code == 0, "\(ending.errors)")
      #expect(try await !pod.hasRules())
    }
    #expect(try await pod.out() == "of the world")
    #expect(try await pod.in() == "of the pod")
  }

  @Test(arguments: backends) func `rules that are bound to a process go when it ends`(backend: String) async throws {
    let pod = try await Pod()
    let program = try pod.pod.start("/bin/sleep", ["1000"])
    let rules = try await pod.doppel.start(
      ["gateway", "rules", "--apply", "--while", "\(program.id)", "--inbound", "9000", "--backend", backend], in: pod.pod
    ).said("the rules are set until process \(program.id) ends")
    #expect(try await pod.hasRules())
    try await program.stop(SIGKILL)
    let ending = try await rules.ending(within: .seconds(30))
    #expect(ending.code == 0 && ending.errors.contains("the rules are removed"), "\(ending.errors)")
    #expect(ending.errors.contains("they would outlive this process if it were killed") == (backend == "iptables"))
    #expect(try await !pod.hasRules())
    #expect(try await pod.out() == "of the world")
  }

  @Test func `a watcher that is told to end, or is killed, takes its rules with it`() async throws {
    let pod = try await Pod()
    let program = try pod.pod.start("/bin/sleep", ["1000"])
    for signal in [SIGTERM, SIGKILL] {
      let rules = try await pod.doppel.start(
        ["gateway", "rules", "--apply", "--while", "\(program.id)", "--backend", "nft"], in: pod.pod
      ).said("the rules are set until")
      #expect(try await pod.hasRules())
      #expect(try await rules.stop(signal).code == 128 + signal)
      #expect(try await pod.losesRules())
    }
    try await program.stop()
  }

  @Test func `a gateway that is a user of its own needs no right, and its connections are not sent back`() async throws {
    let pod = try await Pod()
    let user: UInt32 = 65_534
    try pod.doppel.give(to: user)
    let set = try await pod.rules("--apply", "--user", "\(user)", "--inbound", "9000", "--backend", "nft")
    #expect(set.code == 0, "\(set.errors)")
    let recorder = try await pod.doppel.start(
      ["gateway", "--user", "\(user)", "--out", "doppel/run", "--format", "jsonl"], in: pod.pod, as: user
    ).said("is ready")
    #expect(try await pod.out() == "of the world")
    #expect(try await pod.in() == "of the pod")
    // Whoever is that user too is left alone.
    #expect(try await pod.out(path: "/a.txt?alone", as: user) == "of the world")
    let ending = try await recorder.stop(SIGINT)
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(pod.recorded() == ["OUT /a.txt", "IN /b.txt"], "\(pod.recorded())")
  }

  @Test func `without the right to mark connections, or to set rules, it says so at once`() async throws {
    let pod = try await Pod()
    try pod.doppel.give(to: 65_534)
    let unmarked = try await pod.doppel.run(["gateway", "--out", "doppel/run"], in: pod.pod, as: 65_534)
    #expect(unmarked.code == 3 && unmarked.errors.contains("--user"), "\(unmarked.errors)")
    let unset = try await pod.doppel.run(
      ["gateway", "--apply", "--user", "65534", "--backend", "nft", "--out", "doppel/run"], in: pod.pod, as: 65_534)
    #expect(unset.code == 3 && unset.errors.contains("nft refused the rules: "), "\(unset.errors)")
    for backend in Self.backends {
      for work in ["--apply", "--remove"] {
        let ending = try await pod.doppel.run(["gateway", "rules", work, "--backend", backend], in: pod.pod, as: 65_534)
        #expect(ending.code == 3 && ending.errors.contains("\(backend)"), "\(work) \(backend): \(ending.errors)")
      }
    }
    #expect(try await !pod.hasRules())
  }

  @Test(arguments: backends) func `ports and networks that are excluded are left alone`(backend: String) async throws {
    let pod = try await Pod()
    let set = try await pod.rules(
      "--apply", "--backend", backend, "--exclude-port", "8081", "--exclude-network", "10.77.1.0/24", "--exclude-network",
      "fd00:77::/64")
    #expect(set.code == 0, "\(set.errors)")
    // No gateway serves: only what is left alone gets through.
    #expect(try await pod.out(port: 8_081) == "of the world")
    #expect(try await pod.out(Pod.world.other) == "of the world")
    #expect(try await pod.out(Pod.world.ipv6) == "of the world")
    #expect(try await pod.out() == "")
    #expect(try await pod.in() == "of the pod")
    #expect(try await pod.curl(pod.pod, "http://127.0.0.1:9000/b.txt").output == "of the pod")
    #expect(try await pod.curl(pod.pod, "http://\(Pod.own.ipv4):9000/b.txt").output == "of the pod")
  }

  @Test(arguments: backends) func `datagrams to the port of QUIC are refused at once, others and excluded ones go`(
    backend: String
  ) async throws {
    let pod = try await Pod()
    let set = try await pod.rules("--apply", "--backend", backend, "--exclude-network", "10.77.1.0/24")
    #expect(set.code == 0, "\(set.errors)")
    let script = """
      import socket, sys
      for host, port in [("\(Pod.world.ipv4)", 443), ("fd00:77::1", 443), ("\(Pod.world.ipv4)", 444), ("\(Pod.world.other)", 443)]:
          s = socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET, socket.SOCK_DGRAM)
          s.bind(("", 0))
          try:
              s.sendto(b"x", (host, port))
              print("sent")
          except OSError:
              print("refused")
      """
    let ending = try await pod.pod.run(try #require(Tool.python.path), ["-c", script])
    #expect(ending.output == "refused\nrefused\nsent\nsent\n", "\(ending)")
  }

  @Test func `a connection to the gateway's own ports is reset, and does not go round`() async throws {
    let pod = try await Pod()
    let recorder = try await pod.doppel.serve(
      ["gateway", "--apply", "--inbound", "9000", "--out", "doppel/run", "--format", "jsonl"], in: pod.pod)
    for (network, url) in [
      (pod.outside, "http://\(Pod.own.ipv4):4143/"), (pod.outside, "http://\(Pod.own.ipv6):4143/"),
      (pod.pod, "http://\(Pod.own.ipv4):4143/"), (pod.pod, "http://127.0.0.1:4143/"), (pod.pod, "http://127.0.0.1:4140/"),
      (pod.pod, "http://[::1]:4140/"),
    ] {
      let ending = try await pod.curl(network, url)
      // 56: the connection was reset; 7: so soon that curl had not seen it open.
      #expect([7, 52, 56].contains(ending.code) && ending.output.isEmpty, "\(url) \(ending)")
    }
    #expect(try await pod.in() == "of the pod")
    #expect(try await recorder.stop(SIGINT).errors.contains("1 exchange"))
    #expect(pod.recorded() == ["IN /b.txt"])
  }

  @Test func `a server that is not there is a connection that breaks, as it would be without`() async throws {
    let pod = try await Pod()
    let recorder = try await pod.doppel.serve(["gateway", "--apply", "--out", "doppel/run"], in: pod.pod)
    let ending = try await pod.curl(pod.pod, "http://\(Pod.world.ipv4):1/")
    #expect(ending.code != 0 && ending.output.isEmpty, "\(ending)")
    #expect(try await recorder.stop(SIGINT).errors.contains("connection refused"))
  }

  @Test func `iptables cannot bind rules to a run, which is told before anything is done`() async throws {
    let pod = try await Pod()
    let ending = try await pod.doppel.run(["gateway", "--apply", "--backend", "iptables", "--out", "doppel/run"], in: pod.pod)
    #expect(ending.code == 3 && ending.errors.contains("cannot be bound"), "\(ending.errors)")
    #expect(!FileManager.default.fileExists(atPath: pod.doppel.workspace.file("doppel")))
    #expect(try await !pod.hasRules())
  }
}
