internal import ArgumentParser
internal import DoppelApp

struct NoiseLearnCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "learn", abstract: "Learn from recordings which fields are noise, and write the rules into the workspace.",
    discussion: """
      Given twice, --in names two recordings of the same script: a field in which they differ while they are answered alike is \
      noise, whatever it looks like. Rules that were accepted or rejected stay as they are.
      """)

  @OptionGroup(title: "Rules and recordings") var noise: NoiseOptions
  @OptionGroup(title: "Output") var common: CommonOptions

  func validate() throws {
    if self.noise.inputs.count > 2 { throw ValidationError("expected --in once, or twice for two recordings of one script") }
  }

  /// What the flags ask for.
  var work: NoiseLearnRun {
    NoiseLearnRun(
      inputs: self.noise.inputs, inDirection: self.noise.inDirection, file: self.noise.file.path, isStrict: self.noise.strict)
  }

  func run() async throws {
    try await CommandRunner.run(self.common) { try self.work.run($0) }
  }
}
