internal import DoppelExchange

/// The names of the keys of an HTTP signature.
enum HTTPKeys {
  static let host = "http:host"
  static let method = "http:method"
  /// Alone and empty where there are no parameters; older recordings hold the whole query here.
  static let query = "http:queryparams"
  /// Followed by the parameter's name, and `#2` and so on for its repetitions.
  static let queryPrefix = "http:queryparams:"
  /// Followed by the field's name.
  static let fieldPrefix = "http:header:"
  /// Fields that name the operation on a body, where all operations of a server share one path: AWS's JSON protocols, SOAP 1.1.
  static let operationFields = ["X-Amz-Target", "SOAPAction"]
  static let form = "http:requestBodyForm"
  static let hash = "http:requestBodyHash"
  static let json = "http:requestBodyJSON"
  static let xml = "http:requestBodyXML"
  static let url = "http:url"

  /// What other recordings write in front of a parameter's name.
  static let otherQueryPrefix = "http:qp:"
  /// The number of a repeated request, which other recordings keep in the signature.
  static let instance = "instance"

  /// How the value of a key is put together.
  static func form(of key: UnsafeRawBufferPointer) -> SignatureForm {
    // asked for every key of every request: no text is made of it
    if self.begins(key, "http:queryparams:") { return .text }
    switch key.count {
    case 8 where self.begins(key, "http:url"): return .path
    case 20 where self.begins(key, "http:requestBodyJSON"): return .json
    case 20 where self.begins(key, "http:requestBodyForm"): return .form
    case 20 where self.begins(key, "http:requestBodyHash"): return .bytes
    // the canonical text of its tree
    case 19 where self.begins(key, "http:requestBodyXML"): return .json
    default: return .name
    }
  }

  private static func begins(_ key: UnsafeRawBufferPointer, _ text: StaticString) -> Bool {
    guard key.count >= text.utf8CodeUnitCount else { return false }
    for index in 0..<text.utf8CodeUnitCount where key[index] != text.utf8Start[index] { return false }
    return true
  }
}
