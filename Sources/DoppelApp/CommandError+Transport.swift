internal import DoppelTransport

extension CommandError {
  /// What the shell could not do, as a failed command.
  static func transport(_ error: any Error) -> CommandError {
    if let error = error as? CommandError { return error }
    return .failed((error as? TransportError)?.message ?? "\(error)")
  }
}
