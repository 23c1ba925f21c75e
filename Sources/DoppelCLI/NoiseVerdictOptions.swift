internal import ArgumentParser
internal import DoppelApp

/// Which rules a person decides on.
struct NoiseVerdictOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("The rules, as doppel noise list names them.", valueName: "ID"))
  var ids: [String] = []

  @Flag(help: "All rules that are learned and not decided.")
  var all = false

  @Option(
    help: ArgumentHelp("A kind of request, such as 'POST api.example/orders/*'; goes with --field.", valueName: "REQUEST"))
  var request: String?

  @Option(help: ArgumentHelp("A field of it, such as 'http:requestBodyJSON[id]'.", valueName: "FIELD"))
  var field: String?

  @OptionGroup var file: NoiseFileOption

  func validate() throws {
    guard (self.request == nil) == (self.field == nil) else { throw ValidationError("--request and --field go together") }
    guard [!self.ids.isEmpty, self.all, self.request != nil].filter({ $0 }).count == 1 else {
      throw ValidationError("expected ids of rules, or --all, or --request and --field")
    }
    guard self.request?.isEmpty != true, self.field?.isEmpty != true else {
      throw ValidationError("--request and --field: expected a text")
    }
  }

  var choice: NoiseVerdictRun.Choice {
    if let request = self.request, let field = self.field { return .named(request: request, field: field) }
    return self.all ? .all : .ids(self.ids)
  }
}
