internal import DoppelApp

/// Where the flags of a command line came from that the user did not type.
struct FlagOrigins: Sendable {
  let sources: SettingSources
  /// The command line as it was typed.
  let arguments: [String]

  /// Where the flag came from that an error is about; `nil` where the command line says it.
  func origin(in message: String) -> String? { self.sources.origin(in: message, of: self.arguments) }
}
