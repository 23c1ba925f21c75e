/// The names of the keys of an HTTP signature, in the order of their bytes.
enum HTTPKeys {
  static let host = "http:host"
  static let method = "http:method"
  /// Alone and empty where there are no parameters; older recordings hold the whole query here.
  static let query = "http:queryparams"
  /// Followed by the parameter's name, and `#2` and so on for its repetitions.
  static let queryPrefix = "http:queryparams:"
  static let form = "http:requestBodyForm"
  static let hash = "http:requestBodyHash"
  static let json = "http:requestBodyJSON"
  static let xml = "http:requestBodyXML"
  static let url = "http:url"

  /// What other recordings write in front of a parameter's name.
  static let otherQueryPrefix = "http:qp:"
  /// The number of a repeated request, which other recordings keep in the signature.
  static let instance = "instance"
}
