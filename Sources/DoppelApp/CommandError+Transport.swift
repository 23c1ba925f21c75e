internal import DoppelTransport

extension CommandError {
  /// What the shell could not do, as a failed command; an address that is none is one that the user gave.
  static func transport(_ error: any Error) -> CommandError {
    if let error = error as? CommandError { return error }
    if let error = error as? TransportError, error.code == .unknownAddress { return .usage(error.message) }
    return .failed((error as? TransportError)?.message ?? "\(error)")
  }
}
