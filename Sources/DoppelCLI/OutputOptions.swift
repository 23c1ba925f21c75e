internal import ArgumentParser
internal import DoppelApp

/// The form of a command's data, for commands that print some.
struct OutputOptions: ParsableArguments {
  @Option(
    name: .shortAndLong, help: ArgumentHelp("The form of what is printed: pretty, json, yaml or csv.", valueName: "FORM"),
    completion: .list(["pretty", "json", "yaml", "csv"]))
  var output = "pretty"
}
