internal import DoppelExchange
internal import SystemPackage

/// Where a writer puts exchanges, in one of the file forms. Used by one thread.
protocol RecordingOutput {
  /// Takes an exchange; what has become of it is said to the ledger, now or when flushed.
  mutating func write(_ exchange: Exchange, ledger: inout Ledger)
  /// Hands everything to the system, so that it survives the death of this process.
  mutating func flush(ledger: inout Ledger)
  /// The folder was removed and made again: nothing written before is there any more.
  mutating func startAgain()
  /// Ends the recording's files.
  mutating func close(ledger: inout Ledger)
}
