internal import ArgumentParser

/// Where mock and replay keep what they saw, and in which form.
struct ResultOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "What was asked and answered, with the report. [a new folder in doppel/results]", valueName: "DIR"),
    completion: .directory)
  var out: String?

  @Flag(name: .customLong("no-out"), help: "Keep neither exchanges nor a report.")
  var keepsNothing = false

  @Option(
    help: ArgumentHelp("The form of the exchanges: markdown, json, jsonl.", valueName: "FORMAT"),
    completion: .list(["markdown", "json", "jsonl"]))
  var format = "jsonl"
}
