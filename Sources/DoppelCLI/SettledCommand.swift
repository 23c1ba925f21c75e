internal import DoppelApp

/// A command whose flags environment and `doppel.yaml` can give.
protocol SettledCommand {
  /// - Throws: `CommandError` with exit code 2 for a flag's value that the command would refuse whatever there is on this machine.
  func check() throws
}

extension RecordCommand: SettledCommand {
  func check() throws { try self.work.check() }
}

extension MockCommand: SettledCommand {
  func check() throws { try self.work.check() }
}

extension ReplayCommand: SettledCommand {
  func check() throws { try self.work.check() }
}

extension InspectCommand: SettledCommand {
  func check() throws { try self.work.check() }
}

extension RefreshApplyCommand: SettledCommand {
  func check() throws { try self.work.check() }
}

extension ScoreCommand: SettledCommand {
  func check() throws { try self.work.check() }
}
