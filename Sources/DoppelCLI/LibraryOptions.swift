internal import ArgumentParser

/// Which recordings are asked, and how, by the commands that ask them as a mock would.
struct LibraryOptions: ParsableArguments {
  @Option(
    name: .customLong("in"), help: ArgumentHelp("Recordings; repeatable. [doppel]", valueName: "DIR"), completion: .directory)
  var inputs: [String] = []

  @Option(
    help: ArgumentHelp("The exchanges that are used: out, in or any.", valueName: "DIRECTION"),
    completion: .list(["out", "in", "any"]))
  var inDirection = "out"

  @Option(
    help: ArgumentHelp("The file with the rules of noise. [doppel/noise.yaml]", valueName: "FILE"), completion: .file())
  var noise: String?

  @Option(
    help: ArgumentHelp(
      "By what sessions are told apart: auto, connection, header:NAME, cookie:NAME, value:PLACE.", valueName: "RULE"),
    completion: .list(["auto", "connection", "header:", "cookie:", "value:"]))
  var session = "auto"

  @Option(
    help: ArgumentHelp(
      "What a read gets of what was never recorded after such writes: nearest, miss.", valueName: "WHAT"),
    completion: .list(["nearest", "miss"]))
  var unrecordedState = "nearest"
}
