internal import ArgumentParser

/// How recordings are asked, by a mock and by the commands that ask them as one would.
struct LibraryOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("The exchanges that are used: out, in or any.", valueName: "DIRECTION"),
    completion: .list(["out", "in", "any"]))
  var inDirection = "out"

  @Option(
    help: ArgumentHelp("The rules of noise. [noise.yaml of the workspace]", valueName: "FILE"), completion: .file())
  var noise: String?

  @Option(
    help: ArgumentHelp(
      "By what sessions are told apart: auto, connection, header:NAME, cookie:NAME, value:PLACE.", valueName: "RULE"),
    completion: .list(["auto", "connection", "header:", "cookie:", "value:"]))
  var session = "auto"

  @Option(
    help: ArgumentHelp(
      "What a read gets of what was never recorded after such writes: nearest, miss. [nearest; with --synthesize miss]",
      valueName: "WHAT"),
    completion: .list(["nearest", "miss"]))
  var unrecordedState: String?
}
