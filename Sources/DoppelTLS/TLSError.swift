/// Why something of TLS could not be done: a code to act on, and a sentence that says what was expected, what came and what to do.
package struct TLSError: Error, Sendable, CustomStringConvertible {
  package struct Code: Sendable, Hashable {
    private let name: StaticString

    /// A file or folder is absent or cannot be read.
    package static let unreadable = Code(name: "unreadable")
    /// A file or folder cannot be made or written.
    package static let unwritable = Code(name: "unwritable")
    /// A file is larger than its limit.
    package static let tooLarge = Code(name: "tooLarge")
    /// A key or its folder is open to other users.
    package static let permissions = Code(name: "permissions")
    /// A file does not hold what it should.
    package static let malformed = Code(name: "malformed")
    /// One of the two files of an authority is missing.
    package static let incomplete = Code(name: "incomplete")
    /// The key of an authority is not the key of its certificate.
    package static let mismatch = Code(name: "mismatch")
    /// A certificate is not valid now.
    package static let expired = Code(name: "expired")
    /// A certificate or context could not be made.
    package static let failed = Code(name: "failed")

    package static func == (left: Code, right: Code) -> Bool { left.description == right.description }
    package func hash(into hasher: inout Hasher) { hasher.combine(self.description) }
    fileprivate var description: String { self.name.description }
  }

  package let code: Code
  package let message: String

  @inline(never)
  init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  /// Passes on an error of our own; says the cause of any other after the message.
  @inline(never)
  init(_ code: Code, _ message: String, cause: any Error) {
    if let cause = cause as? TLSError { self = cause } else { self.init(code, "\(message): \(cause)") }
  }

  package var description: String { self.message }
}

extension TLSError: Equatable {
  /// Errors are equal when their codes are; the message is for people.
  package static func == (left: TLSError, right: TLSError) -> Bool { left.code == right.code }
}
