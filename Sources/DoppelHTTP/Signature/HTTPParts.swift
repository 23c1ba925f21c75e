internal import DoppelExchange
internal import NIOCore

/// Requests for a part of a content (RFC 9110 section 14).
enum HTTPParts {
  /// The range that a `GET` wants, as a hash; 0 for the whole. `Range` means nothing with other methods (section 14.2).
  static func wanted(by request: Message) -> UInt64 {
    guard case .request("GET", _, _) = request.start, let index = request.fields.firstIndex(of: "Range") else { return 0 }
    return request.fields.valueBytes(at: index).stirredHash
  }

  /// Whether a response is a part, or says that ranges of bytes are given (section 14.3); without, a server may ignore the wish.
  static func areGiven(by response: Message) -> Bool {
    guard case .status(_, let code, _) = response.start else { return false }
    if code == 206 || code == 416 { return true }
    return response.fields.all("Accept-Ranges").contains { value in
      value.split(separator: ",").contains { $0.filter { $0 != " " && $0 != "\t" }.lowercased() == "bytes" }
    }
  }
}
