internal import ArgumentParser
internal import DoppelApp

/// How much a command says.
struct CommonOptions: ParsableArguments {
  @Flag(name: .long, help: "Say nothing but data and errors.")
  var quiet = false

  @Flag(name: .customShort("v"), help: "Say more; -vv says most.")
  var verbosity: Int

  var level: Console.Verbosity {
    self.quiet ? .quiet : self.verbosity >= 2 ? .debug : self.verbosity == 1 ? .verbose : .normal
  }
}
