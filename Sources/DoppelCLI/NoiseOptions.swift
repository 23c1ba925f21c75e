internal import ArgumentParser

/// The recordings that a command on noise reads, and its file.
struct NoiseOptions: ParsableArguments {
  @Option(
    name: .customLong("in"), parsing: .upToNextOption, help: ArgumentHelp("Recordings; repeatable. [doppel]", valueName: "DIR"),
    completion: .directory)
  var inputs: [String] = []

  @Option(
    help: ArgumentHelp("The exchanges that are used: out, in or any.", valueName: "DIRECTION"),
    completion: .list(["out", "in", "any"]))
  var inDirection = "out"

  @OptionGroup var file: NoiseFileOption

  @Flag(help: "A file that cannot be read ends the command with exit code 2.")
  var strict = false
}
