internal import DoppelExchange
internal import DoppelLearn
internal import DoppelProtocols
internal import DoppelReport
internal import NIOCore

/// `doppel noise accept` and `doppel noise reject`: what a person decides of rules of noise.
package struct NoiseVerdictRun: Sendable, Equatable {
  package enum Verdict: Sendable, Equatable { case accepted, rejected }

  /// The rules that are meant.
  package enum Choice: Sendable, Equatable {
    case ids([String])
    /// All that are learned and not decided.
    case all
    /// A field that a person names.
    case named(request: String, field: String)
  }

  private let verdict: Verdict
  private let choice: Choice
  private let file: String?

  package init(_ verdict: Verdict, _ choice: Choice, file: String?) {
    self.verdict = verdict
    self.choice = choice
    self.file = file
  }

  /// - Throws: `CommandError`.
  package func run(_ environment: Environment) throws -> ExitCode {
    try NoiseFile.change(at: NoiseFile.place(self.file, environment), environment) { file in
      try self.decide(&file, environment)
    }
    if case .named(let request, let field) = self.choice, Self.isRecorded(request, field, environment) == false {
      environment.console.note(
        "no recorded request of this kind has \(field) with a value that may be noise, as truth values never are; the rule counts once one has"
      )
    }
    return .done
  }

  /// - Throws: `CommandError` with exit code 2 for what can name no kind of requests, or no field that could be noise.
  private static func check(_ request: String, _ field: String) throws {
    let words = request.split(separator: " ")
    guard words.count > 1, words[0].allSatisfy({ $0.isLetter || $0 == "*" || $0 == "-" }) else {
      throw CommandError.usage(
        "--request: expected a method and a place, such as 'POST api.example/orders/*', not \"\(request)\"")
    }
    var key = String(field.prefix { $0 != "[" && $0 != " " })
    guard key.withUTF8({ Protocols.form(ofKey: UnsafeRawBufferPointer($0)) }) != .name else {
      throw CommandError.usage(
        "--field: \(field) is never noise: expected a field such as http:queryparams:q or http:requestBodyJSON[id]")
    }
  }

  /// Whether a recorded request of the workspace has such a field; `nil` where there are none.
  private static func isRecorded(_ request: String, _ field: String, _ environment: Environment) -> Bool? {
    struct Found: Error {}
    guard let paths = try? RunFolder.inputs([], environment) else { return nil }
    let pattern = RequestPattern(request)
    var isEmpty = true
    do {
      _ = try Reading.load(paths, environment) { exchange in
        guard let asked = AskedRequest(exchange) else { return }
        isEmpty = false
        try asked.question.key.withUnsafeReadableBytes { bytes in
          guard pattern.matches(RequestName.of(bytes, form: { Protocols.form(ofKey: $0) })) else { return }
          let leaves = Signature.leaves(in: bytes, form: { Protocols.form(ofKey: $0) })
          let names = FieldNames.of(bytes, form: { Protocols.form(ofKey: $0) })
          let places = Dictionary(zip(names, leaves.map(\.place))) { first, _ in first }
          if FieldNames.place(of: field, among: places) != nil { throw Found() }
        }
      }
    } catch {
      return true
    }
    return isEmpty ? nil : false
  }

  private func decide(_ file: inout NoiseFile, _ environment: Environment) throws {
    let verdict: NoiseEntry.Verdict = self.verdict == .accepted ? .accepted : .rejected
    let known = file.rules.entries.map(\.name.id)
    var ids: Set<String> = []
    let rules: NoiseRules
    switch self.choice {
    case .ids(let named):
      ids = Set(named)
      if let unknown = named.first(where: { !known.contains($0) }) {
        throw CommandError.usage(
          "there is no rule \(unknown) in \(file.shown); "
            + (known.isEmpty ? "it has none: doppel noise learn" : "there are \(known.sorted().joined(separator: ", "))"))
      }
      rules = file.rules.deciding(verdict, on: ids)
    case .all:
      ids = Set(file.rules.entries.filter { $0.verdict == .learned }.map(\.name.id))
      rules = file.rules.deciding(verdict, on: ids)
    case .named(let request, let field):
      guard NoiseFile.isOneLine(request + field) else {
        throw CommandError.usage("--request and --field: expected one line")
      }
      try Self.check(request, field)
      let name = NoiseName(request: request, field: field)
      ids = [name.id]
      rules =
        file.rules[name] == nil
        ? file.rules.adding(NoiseEntry(name, verdict)) : file.rules.deciding(verdict, on: ids)
    }
    let changed = rules.entries.count { file.rules[$0.name]?.verdict != $0.verdict }
    file.rules = rules
    let standing = ids.count - changed
    let rest = standing > 0 ? "; \(NumberText.count(standing, "was", "were")) so before" : ""
    environment.console.note(
      "\(NumberText.count(changed, "rule")) \(verdict.rawValue) in \(file.shown)" + rest)
  }
}
