/// Why a text is not JSON (RFC 8259), and where.
public struct JSONSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Bytes before the first one that does not fit.
  public var offset: Int
  /// What was expected or what is wrong, as a fixed sentence.
  public var reason: String

  public init(offset: Int, reason: String) {
    self.offset = offset
    self.reason = reason
  }

  public var description: String { "not JSON at byte \(self.offset): \(self.reason)" }
}
