/// How the value of a signature's key is put together.
public enum SignatureForm: UInt8, Sendable, Hashable {
  /// A name that tells what kind of request it is: the host, the method, an operation.
  case name
  /// One value, such as a query parameter's.
  case text
  /// Parts between slashes.
  case path
  /// `name=value` between ampersands.
  case form
  /// A JSON text.
  case json
  /// Bytes that are not taken apart.
  case bytes
}
