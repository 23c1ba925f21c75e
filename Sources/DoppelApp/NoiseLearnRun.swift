internal import DoppelLearn
internal import DoppelRecording
internal import DoppelReport
internal import SystemPackage

/// `doppel noise learn`: learns which fields of requests are noise, and writes the rules into the workspace.
package struct NoiseLearnRun: Sendable, Equatable {
  private let inputs: [String]
  private let inDirection: String
  private let file: String?
  private let isStrict: Bool

  /// - Parameter inputs: two are two runs of one script.
  package init(inputs: [String], inDirection: String, file: String?, isStrict: Bool) {
    self.inputs = inputs
    self.inDirection = inDirection
    self.file = file
    self.isStrict = isStrict
  }

  /// - Throws: `CommandError`.
  package func run(_ environment: Environment) throws -> ExitCode {
    let choice: LibraryLoader.Choice = try Choice.of(self.inDirection, flag: "--in-direction")
    let workspace = try NoiseFile.read(self.file, environment).path.removingLastComponent()
    let paths = try RunFolder.inputs(self.inputs, environment).map { $0.lexicallyNormalized() }
    guard Set(paths).count == paths.count else {
      throw CommandError.usage("--in: expected two recordings of one script, not one twice")
    }
    let learned = NoiseLearning(paths: paths, choice: choice, workspace: workspace).learn(environment)
    try LoadReport.tell(learned.problems, isStrict: self.isStrict, environment)
    try self.write(learned, environment)
    return .done
  }

  /// Renews the file with what was learned: the file as it is now, because a person may have decided something meanwhile.
  ///
  /// - Throws: `CommandError`.
  func write(_ learned: NoiseLearning.Learned, _ environment: Environment) throws {
    try NoiseFile.change(at: NoiseFile.place(self.file, environment), environment) { file in
      self.renew(&file, learned, environment)
    }
  }

  private func renew(_ file: inout NoiseFile, _ learned: NoiseLearning.Learned, _ environment: Environment) {
    let update = file.rules.updated(
      by: learned.entries, from: learned.requests, compared: learned.compared, holds: learned.holds)
    for (word, entries) in [("added", update.added), ("changed", update.changed), ("removed", update.removed)] {
      for entry in entries {
        environment.console.note(
          "\(word) \(entry.name.id): \(entry.name.request) \(entry.name.field) (\(entry.reason.rawValue))")
      }
    }
    if let runs = learned.runs {
      let rest = runs.unpaired == 0 ? "" : "; \(NumberText.count(runs.unpaired, "request has", "requests have")) no other"
      environment.console.note("compared \(NumberText.count(runs.pairs, "pair")) of requests\(rest)")
    }
    environment.console.note(
      "\(NumberText.count(learned.exchanges, "exchange")): \(update.added.count) added, \(update.changed.count) changed, "
        + "\(update.kept) kept, \(update.removed.count) removed in \(file.shown)")
    file.rules = update.rules
  }

  /// Exchanges of a recording up to which it is learned from when it ends.
  package static let exchangesAtEnd = 100_000

  /// Adds what a recording shows that has just ended to the rules of its workspace; says so in one line, and nothing where nothing was
  /// learned. A recording outside of a workspace is left alone.
  static func learn(from recording: FilePath, exchanges: Int, _ environment: Environment) {
    let folder = Workspace(at: recording).folder
    guard exchanges > 0, recording.starts(with: folder) else { return }
    guard exchanges <= self.exchangesAtEnd else {
      environment.console.note(
        "no noise was learned, because there are more than \(NumberText.grouped(self.exchangesAtEnd)) exchanges: "
          + "doppel noise learn")
      return
    }
    let path = folder.appending(NoiseFile.name)
    do {
      let learned = NoiseLearning(paths: [recording], choice: .out, workspace: folder).learn(environment)
      guard !learned.entries.isEmpty else { return }
      let added = try NoiseFile.change(at: (path, RunFolder.shown(path, environment)), environment) { file in
        let update = file.rules.adding(learned.entries)
        file.rules = update.rules
        return update.added.count
      }
      guard added > 0 else { return }
      environment.console.note("learned \(NumberText.count(added, "noise rule")): doppel noise list")
    } catch {
      environment.console.note("no noise was learned: \(error)")
    }
  }
}
