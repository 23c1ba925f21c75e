import DoppelTesting
import Foundation
import Testing

@testable import DoppelSandbox

struct GatewayTableTests {
  private static let hasIptables = DoppelSandbox.Tool.path("iptables", ProcessInfo.processInfo.environment) != nil
  private static let hasNft = DoppelSandbox.Tool.path("nft", ProcessInfo.processInfo.environment) != nil
  /// Those that are installed; where networks can be made, nft is.
  private static let backends: [GatewayTable.Backend] = [.nft] + (hasIptables ? [.iptables] : [])
  private static let rules: GatewayRules = {
    var rules = GatewayRules(outPort: 4_140, inPort: 4_143)
    rules.programPorts = [9_000]
    rules.excludedPorts = [22]
    rules.excludedNetworks = ["10.0.0.0/8", "10.1.2.3/16", "fd00::/8", "192.0.2.1"].compactMap(Network.init)
    rules.user = 1_000
    return rules
  }()

  private static func table(_ backend: GatewayTable.Backend, rules: GatewayRules = rules) -> GatewayTable {
    GatewayTable(rules, backend: backend, variables: ProcessInfo.processInfo.environment)
  }

  /// What the kernel has, as the backend's program lists it.
  private static func listing(_ backend: GatewayTable.Backend) throws -> String {
    try (backend == .nft ? [["nft", "list", "ruleset"]] : [["iptables-save"], ["ip6tables-save"]])
      .map { try DoppelSandbox.Tool.run($0, input: "", [:]).output }.joined()
  }

  /// Lists without what changes by itself: counters and moments, and the tables that iptables makes when it is asked.
  private static func rulesAlone(_ listing: String) -> [Substring] {
    listing.split(separator: "\n").filter { line in !["#", ":", "*", "COMMIT"].contains { line.hasPrefix($0) } }
  }

  @Test func `the text for nft is what nft reads`() { #expect(Self.table(.nft).text == Self.rules.nft()) }

  @Test(.enabled(if: Self.hasNft, "nft is absent: apt-get install nftables"))
  func `auto is nft where that is installed`() throws {
    #expect(Self.table(.auto).text == Self.rules.nft())
  }

  @Test func `rules of iptables cannot be held, which is known before anything is set`() {
    let error = #expect(throws: SandboxError.self) { try Self.table(.iptables).hold() }
    #expect(error?.kind == .unavailable && error?.description.contains("install nftables") == true)
    #expect(throws: SandboxError.self) { try Self.table(.iptables).checkHolding() }
    #expect(throws: Never.self) { try Self.table(.nft).checkHolding() }
  }

  @Test func `iptables has a program for each family that there is`() {
    let variables = ProcessInfo.processInfo.environment
    #expect(GatewayTable.programs(knowsIPv6: false, variables) == ["iptables"])
    let hasBoth = DoppelSandbox.Tool.path("ip6tables", variables) != nil
    #expect(GatewayTable.programs(knowsIPv6: true, variables) == (hasBoth ? ["iptables", "ip6tables"] : ["iptables"]))
  }

  @Test func `what may fail may be absent, and nothing else`() {
    let arguments = ["doppel-no-such-tool"]
    #expect(throws: Never.self) { try Self.table(.nft).run([GatewayRules.Command(arguments, mayFail: true)]) }
    let error = #expect(throws: SandboxError.self) { try Self.table(.nft).run([GatewayRules.Command(arguments)]) }
    #expect(error?.description == "doppel-no-such-tool is not installed")
  }

  /// Runs a step where all programs are there and note what they are told, and `iptables-save` lists a chain of ours or not.
  private func told(_ backend: GatewayTable.Backend, isThere: Bool, _ step: (GatewayTable) throws -> Void) throws -> [String] {
    let folder = try TemporaryFolder()
    for name in ["nft", "iptables", "ip6tables", "iptables-restore", "ip6tables-restore", "iptables-save", "ip6tables-save"] {
      let listing = isThere && name == "iptables-save" ? "echo :DOPPEL_OUT\n" : ""
      let script = "#!/bin/sh\necho \"${0##*/} $*\" >> \(folder.file("told"))\n\(listing)"
      let path = try folder.write(script, to: name)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
    }
    try step(GatewayTable(Self.rules, backend: backend, variables: ["PATH": folder.path]))
    return try folder.read("told").split(separator: "\n").map(String.init)
  }

  @Test func `where nobody says which program is meant, what was set with iptables is taken away too`() throws {
    let removal = "iptables -t nat -X DOPPEL_OUT"
    let removed = try self.told(.auto, isThere: true) { try $0.remove() }
    #expect(removed.contains("nft -f -") && removed.contains(removal))
    let applied = try self.told(.auto, isThere: true) { try $0.apply() }
    #expect(applied.contains(removal) && applied.last == "nft -f -")
    let absent = try self.told(.auto, isThere: false) { try $0.remove() }
    let isChanged = absent.contains { $0.hasPrefix("iptables -t") }
    #expect(absent.contains("nft -f -") && !isChanged)
    let named = try self.told(.nft, isThere: true) { try $0.remove() }
    #expect(named == ["nft -f -"])
  }

  @Test(.needsNetworks, .enabled(if: Self.hasIptables, "iptables is absent: apt-get install iptables"))
  func `rules of iptables are gone when others are set or all removed without naming it`() async throws {
    try await OwnNetwork().run {
      for isReplaced in [true, false] {
        try Self.table(.iptables).apply()
        if isReplaced { try Self.table(.auto).apply() } else { try Self.table(.auto).remove() }
        let left = try Self.listing(.iptables)
        #expect(!GatewayRules.isThere(left))
        try Self.table(.auto).remove()
        let rules = try Self.listing(.nft)
        #expect(!rules.contains(GatewayRules.table))
      }
    }
  }

  @Test(.needsNetworks, arguments: backends)
  func `applied twice is as once, others' rules stay, and removing twice leaves nothing`(_ backend: GatewayTable.Backend)
    async throws
  {
    try await OwnNetwork().run {
      let other =
        backend == .nft
        ? ["nft", "add table inet other { chain c { tcp dport 1 accept; }; }"]
        : ["iptables", "-t", "nat", "-A", "OUTPUT", "-p", "tcp", "--dport", "1", "-j", "ACCEPT"]
      #expect(try DoppelSandbox.Tool.run(other, input: "", [:]).status == 0)
      // The programs make their own tables when they are first asked for.
      try Self.table(backend).remove()
      let before = Self.rulesAlone(try Self.listing(backend))
      try Self.table(backend).apply()
      let once = Self.rulesAlone(try Self.listing(backend))
      #expect(once.count > before.count && once.contains { $0.contains("4140") } && once.contains { $0.contains("4143") })
      try Self.table(backend).apply()
      #expect(Self.rulesAlone(try Self.listing(backend)) == once)
      var fewer = Self.rules
      fewer.excludedPorts = []
      try Self.table(backend, rules: fewer).apply()
      #expect(Self.rulesAlone(try Self.listing(backend)).count < once.count)
      for _ in 0..<2 {
        try Self.table(backend).remove()
        #expect(Self.rulesAlone(try Self.listing(backend)) == before)
        #expect(try !GatewayRules.isThere(Self.listing(backend)))
      }
    }
  }

  @Test(.needsNetworks, arguments: backends)
  func `the text that is printed does what applying does`(_ backend: GatewayTable.Backend) async throws {
    let text = Self.table(backend).text
    let printed = try await OwnNetwork().run {
      for _ in 0..<2 {
        let result = try DoppelSandbox.Tool.run(
          backend == .nft ? ["nft", "-f", "-"] : ["sh", "-e"], input: text, ["PATH": "/bin:/usr/bin"])
        #expect(result.status == 0, "\(result.output)")
      }
      return try Self.listing(backend)
    }
    let applied = try await OwnNetwork().run {
      try Self.table(backend).apply()
      return try Self.listing(backend)
    }
    #expect(Self.rulesAlone(printed) == Self.rulesAlone(applied))
  }

  @Test(.needsNetworks, .enabled(if: Self.hasIptables, "iptables is absent: apt-get install iptables"))
  func `a rule that one family refuses leaves none of the other`() async throws {
    try await OwnNetwork().run {
      var rules = GatewayRules(outPort: 70_000, inPort: 1)
      #expect(throws: SandboxError.self) { try Self.table(.iptables, rules: rules).apply() }
      rules.outPort = 1
      let listing = try Self.listing(.iptables)
      #expect(!GatewayRules.isThere(listing))
    }
  }

  @Test(.needsNetworks) func `rules that are refused are an error with the program's reason`() async throws {
    try await OwnNetwork().run {
      let error = #expect(throws: SandboxError.self) {
        try Self.table(.nft, rules: GatewayRules(outPort: 70_000, inPort: 1)).apply()
      }
      #expect(error?.kind == .unavailable && error?.description.hasPrefix("nft refused the rules: ") == true)
      let left = try Self.listing(.nft)
      #expect(left.isEmpty)
    }
  }
}
