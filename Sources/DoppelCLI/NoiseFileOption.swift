internal import ArgumentParser

/// The file of rules of a command on noise.
struct NoiseFileOption: ParsableArguments {
  @Option(
    name: .customLong("file"), help: ArgumentHelp("The rules. [noise.yaml of the workspace]", valueName: "FILE"),
    completion: .file())
  var path: String?
}
