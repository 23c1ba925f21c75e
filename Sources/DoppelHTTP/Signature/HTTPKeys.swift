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
    let text = String(decoding: key, as: UTF8.self)
    switch text {
    case self.url: return .path
    case self.json: return .json
    case self.form: return .form
    case self.hash: return .bytes
    case self.xml: return .text
    case _ where text.hasPrefix(self.queryPrefix): return .text
    default: return .name
    }
  }
}
