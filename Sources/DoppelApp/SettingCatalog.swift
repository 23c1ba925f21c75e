/// The settings of each command that environment and `doppel.yaml` can give, with their defaults. A test holds it against the flags.
package enum SettingCatalog {
  package struct Setting: Sendable, Hashable {
    package enum Kind: Sendable, Hashable { case value, list, flag }

    /// The flag without its dashes.
    package var name: String
    package var kind: Kind
    /// The default as the command's page writes it; empty where there is none.
    package var standard: String

    init(_ name: String, _ kind: Kind = .value, _ standard: String = "") {
      self.name = name
      self.kind = kind
      self.standard = standard
    }

    package var isRepeatable: Bool { self.kind == .list }

    /// The environment variable of the setting: `DOPPEL_OUT_PORT`.
    package var variable: String { "DOPPEL_" + self.name.uppercased().replacing("-", with: "_") }

    /// The flags that say this setting, or what does not go together with it, on the command line.
    private var spellings: [String] {
      switch self.name {
      case "target": ["--target", "--test-against"]
      case "output": ["--output", "-o"]
      case "quiet": ["--quiet", "-v", "-vv"]
      case "for", "times": ["--for", "--times"]
      case "out", "no-out": ["--out", "--no-out"]
      default: ["--\(self.name)"]
      }
    }

    func isSaid(by argument: String) -> Bool {
      self.spellings.contains { argument == $0 || argument.hasPrefix($0 + "=") }
    }

    /// - Throws: `CommandError` with exit code 2 for a switch that is neither on nor off.
    func arguments(_ values: [String]) throws -> [String] {
      guard self.kind == .flag else { return values.map { "--\(self.name)=\($0)" } }
      let value = values.last ?? ""
      switch value.lowercased() {
      case "1", "true", "yes", "on": return ["--\(self.name)"]
      case "0", "false", "no", "off", "": return []
      default: throw CommandError.usage("--\(self.name): expected true or false, not \"\(value)\"")
      }
    }
  }

  /// `nil` for commands without settings.
  package static func settings(of command: String) -> [Setting]? {
    switch command {
    case "record": self.record
    case "mock": self.mock
    case "replay": self.replay
    case "refresh": self.refresh
    case "score": self.score
    case "inspect":
      [
        Setting("in", .list, "doppel"), Setting("output", .value, "pretty"), Setting("strict", .flag, "false"),
        Setting("quiet", .flag, "false"),
      ]
    default: nil
    }
  }

  /// The commands that `config show` shows.
  package static let commands = ["record", "mock", "replay", "inspect", "refresh", "score"]

  /// The command that arguments name, and its settings; `nil` where it has none.
  static func settings(for arguments: [String]) -> (command: String, settings: [Setting])? {
    let words = arguments.prefix { $0 != "--" }
    guard let place = words.firstIndex(where: { !$0.hasPrefix("-") }), let settings = self.settings(of: words[place]) else {
      return nil
    }
    // what it brings back is told by the workspace alone
    if words[place] == "refresh", words.dropFirst(place + 1).first == "undo" { return nil }
    return (words[place], settings)
  }

  private static let ports = [
    Setting("out-port", .value, "4140"), Setting("map", .list), Setting("listen", .list, "127.0.0.1, ::1"),
    Setting("upstream-ca", .list), Setting("upstream-insecure", .list), Setting("intercept", .value, "auto"),
    Setting("publish", .list), Setting("keylog"), Setting("ready-file"), Setting("timeout"), Setting("quiet", .flag, "false"),
  ]

  private static let record =
    [
      Setting("out", .value, "doppel/recorded-<UTC time>"), Setting("format", .value, "markdown"),
      Setting("app-port", .value, "8080"), Setting("app-host", .value, "localhost"), Setting("in-port", .value, "4143"),
      Setting("no-tls-intercept", .list), Setting("max-body", .value, "64MiB"), Setting("health"),
      Setting("service", .value, "the folder's name"), Setting("no-learn", .flag, "false"),
    ] + Self.ports

  private static let mock =
    [
      Setting("in", .list, "doppel"), Setting("in-direction", .value, "out"), Setting("direct", .list),
      Setting("on-miss", .value, "fail"), Setting("timing", .value, "none"), Setting("selection", .value, "sequence"),
      Setting("unrecorded-state", .value, "nearest; with --synthesize miss"), Setting("session", .value, "auto"),
      Setting("no-learn", .flag, "false"), Setting("synthesize", .flag, "false"),
      Setting("noise", .value, "noise.yaml of the workspace"),
      Setting("shift-time", .flag, "false"), Setting("jwt-key", .list), Setting("policy", .list, "expired"), Setting("max-age"),
      Setting("expired", .value, "use"),
      Setting("only", .list), Setting("except", .list),
      Setting("out", .value, "doppel/results/mocked-<UTC time>"),
      Setting("no-out", .flag, "false"), Setting("format", .value, "jsonl"), Setting("watch", .flag, "false"),
      Setting("mark", .flag, "false"), Setting("admin-port", .value, "0"), Setting("strict", .flag, "false"),
      Setting("fail-if", .list),
    ] + Self.ports

  private static let replay = [
    Setting("in", .list, "doppel"), Setting("target", .list), Setting("vus", .value, "1"), Setting("for"),
    Setting("times", .value, "1"), Setting("pace", .value, "full"), Setting("rate"), Setting("fail-if", .list),
    Setting("ignore", .list), Setting("out", .value, "doppel/results/replayed-<UTC time>"), Setting("no-out", .flag, "false"),
    Setting("format", .value, "jsonl"), Setting("upstream-ca", .list), Setting("upstream-insecure", .list),
    Setting("no-learn", .flag, "false"), Setting("strict", .flag, "false"), Setting("output", .value, "pretty"),
    Setting("quiet", .flag, "false"),
  ]

  private static let asking = [
    Setting("in", .list, "doppel"), Setting("in-direction", .value, "out"), Setting("max-age"), Setting("ignore", .list),
    Setting("policy", .list), Setting("unsafe", .list), Setting("concurrency", .value, "4"), Setting("rate", .value, "50"),
    Setting("timeout", .value, "10s"), Setting("upstream-ca", .list), Setting("upstream-insecure", .list),
    Setting("strict", .flag, "false"), Setting("fail-if", .list), Setting("output", .value, "pretty"),
    Setting("quiet", .flag, "false"),
  ]

  private static let refresh =
    [Setting("on-change", .value, "replace"), Setting("accept-status", .list)]
    + Self.asking.map { $0.name == "policy" ? Setting("policy", .list, "changed") : $0 }

  private static let score = Self.asking.map { $0.name == "max-age" ? Setting("max-age", .value, "7d") : $0 }
}
