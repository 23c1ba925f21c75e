/// Why a text is not XML (or is XML that Doppel does not read), and where.
public struct XMLSyntaxError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Bytes before the first one that does not fit.
  public var offset: Int
  /// What was expected or what is wrong, as a fixed sentence without data of the text.
  public var reason: String

  public init(offset: Int, reason: String) {
    self.offset = offset
    self.reason = reason
  }

  public var description: String { "not XML at byte \(self.offset): \(self.reason)" }
}
