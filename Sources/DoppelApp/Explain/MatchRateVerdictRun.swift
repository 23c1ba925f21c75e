internal import DoppelLearn
internal import DoppelReport
internal import DoppelRespond

/// `doppel match-rate accept` and `undo`: writes rules of noise that would make hits of misses into the workspace's file, or takes
/// them out again.
package struct MatchRateVerdictRun: Equatable {
  package enum Verdict: Sendable, Equatable {
    /// The rules with these ids.
    case accept([String])
    /// All rules of noise that merge no more different answers than that, alone and together, and that no person rejected.
    case acceptAll(maxRisk: Int)
    case undo([String])
  }

  private let verdict: Verdict
  private let sources: MatchRateRun.Sources

  package init(_ verdict: Verdict, sources: MatchRateRun.Sources) {
    self.verdict = verdict
    self.sources = sources
  }

  /// Prints the rate before and after: `40 % -> 100 %`. What is undone needs no run to ask, and is done without a rate then.
  ///
  /// - Throws: `CommandError`.
  package func run(_ environment: Environment) throws -> ExitCode {
    if case .acceptAll(let maxRisk) = self.verdict, maxRisk < 0 {
      throw CommandError.usage("--max-risk: expected a number of answers from 0, not \(maxRisk)")
    }
    let before = try self.study(environment)
    var all: [NoiseName] = []
    if case .acceptAll(let maxRisk) = self.verdict, let before { all = try self.all(upTo: maxRisk, before, environment) }
    // as it is now: a person may have decided something meanwhile
    let place = NoiseFile.place(self.sources.noise, environment)
    let changed = try NoiseFile.change(at: place, environment, mayBeMissing: self.sources.noise == nil) { file in
      let former = file.rules.entries
      switch self.verdict {
      case .accept(let ids): file.rules = try Self.accepting(ids, before?.causes ?? [], file)
      case .acceptAll:
        let rules = file.rules
        file.rules = Self.accepting(all.filter { rules.deciding($0)?.verdict != .rejected }, in: rules)
      case .undo(let ids): file.rules = try Self.undoing(ids, before?.causes ?? [], file)
      }
      return Set(Set(file.rules.entries).symmetricDifference(former).map(\.name)).count
    }
    environment.console.note(
      "\(NumberText.count(changed, "rule")) changed in \(place.shown)")
    guard let before else { return .done }
    let after = changed > 0 ? try self.sources.study(environment) : before
    environment.console.write("\(MatchRate.text(before.projected)) -> \(MatchRate.text(after.projected))\n")
    return .done
  }

  /// - Throws: `CommandError` with exit code 2 where there is nothing to ask, unless rules are taken back.
  private func study(_ environment: Environment) throws -> MatchRate? {
    do {
      return try self.sources.study(environment)
    } catch let error as CommandError {
      guard case .undo = self.verdict else { throw error }
      environment.console.note("the match rate is not known: \(error.message)")
      return nil
    }
  }

  /// - Throws: `CommandError` with exit code 2 for an id of no rule of noise.
  private static func accepting(_ ids: [String], _ all: [MatchRate.Cause], _ file: NoiseFile) throws -> NoiseRules {
    var rules = file.rules
    for id in ids {
      if rules.entries.contains(where: { $0.name.id == id && $0.verdict == .accepted }) { continue }
      let causes = all.filter { $0.id == id }
      if let cause = causes.first(where: { $0.remedy == .noise }) {
        rules = Self.accepting([cause.name], in: rules)
      } else if let cause = causes.first {
        throw CommandError.usage("\(id) is no rule of noise: \(Self.advice(cause.remedy))")
      } else {
        throw CommandError.usage("there is no rule \(id); \(Self.list(all.filter { $0.remedy == .noise }.map(\.id)))")
      }
    }
    return rules
  }

  /// The rules that merge no more different answers than that, alone and together with the others and those of the file.
  ///
  /// - Throws: `CommandError` with exit code 2 for what cannot be read.
  private func all(upTo maxRisk: Int, _ rate: MatchRate, _ environment: Environment) throws -> [NoiseName] {
    let rules = try self.sources.noiseFile(environment).rules
    let open = rate.causes.filter { $0.remedy == .noise && rules.deciding($0.name)?.verdict != .rejected }
    let alone = open.filter { $0.mergedAnswers <= maxRisk }.map(\.name)
    if open.count > alone.count {
      environment.console.note(
        "\(NumberText.count(open.count - alone.count, "rule is", "rules are")) left: more different answers would be merged "
          + "than --max-risk \(maxRisk)")
    }
    guard alone.count > 1 else { return alone }
    // without the others a rule merges no more than with them, so that none is left that merges too many
    let risks = try self.sources.risks(of: Self.accepting(alone, in: rules), environment)
    let together = alone.filter { risks[$0, default: 0] <= maxRisk }
    if alone.count > together.count {
      environment.console.note(
        "\(NumberText.count(alone.count - together.count, "rule is", "rules are")) left: together more different answers "
          + "would be merged than --max-risk \(maxRisk)")
    }
    return together
  }

  private static func accepting(_ names: [NoiseName], in rules: NoiseRules) -> NoiseRules {
    names.reduce(rules) { rules, name in
      rules[name] == nil ? rules.adding(NoiseEntry(name, .accepted)) : rules.deciding(.accepted, on: [name.id])
    }
  }

  /// What was learned stays, as learned.
  ///
  /// - Throws: `CommandError` with exit code 2 for an id that neither the file nor the run knows.
  private static func undoing(_ ids: [String], _ all: [MatchRate.Cause], _ file: NoiseFile) throws -> NoiseRules {
    let accepted = file.rules.entries.filter { $0.verdict == .accepted }
    let known = Set(file.rules.entries.map(\.name.id)).union(all.map(\.id))
    if let unknown = ids.first(where: { !known.contains($0) }) {
      throw CommandError.usage("there is no accepted rule \(unknown); \(Self.list(accepted.map(\.name.id)))")
    }
    let undone = Set(accepted.filter { ids.contains($0.name.id) }.map(\.name))
    return NoiseRules(
      file.rules.entries.compactMap { entry in
        undone.contains(entry.name) ? entry.undone : entry
      })
  }

  private static func list(_ ids: [String]) -> String {
    ids.isEmpty ? "there is none" : "there \(ids.count == 1 ? "is" : "are") \(ids.sorted().joined(separator: ", "))"
  }

  private static func advice(_ remedy: MatchRate.Remedy) -> String {
    switch remedy {
    case .noise: ""
    case .correlate: "its value stands for the recorded one as soon as the request is found that it comes from"
    case .record: "nothing like these requests was recorded; record them"
    case .state: "these requests were recorded after other writes alone; record them after these, or mock with --synthesize"
    }
  }
}
