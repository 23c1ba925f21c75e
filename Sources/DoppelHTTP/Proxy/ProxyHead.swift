package import DoppelExchange
package import DoppelWire
package import NIOCore

/// Reads the first request head of a proxy's client, to learn where it wants to go.
package struct ProxyHead: Sendable {
  /// A whole head.
  package struct Request: Sendable, Equatable {
    package var method: String
    /// As sent: `host:port` of `CONNECT`, an absolute URL, or a path.
    package var target: String
    /// Where the target points to; `nil` where it names no host or its port is none.
    package var destination: Endpoint?
    package var fields: Fields
    /// The bytes that came after the head.
    package var rest: ByteBuffer
  }

  /// What is said when a tunnel is open (RFC 9110 section 9.3.6).
  package static let established = ByteBuffer(staticString: "HTTP/1.1 200 Connection established\r\n\r\n")

  private var decoder: HTTPDecoder

  /// - Parameter limits: `headerBlock` and `fieldCount` bound the head.
  package init(limits: Limits) { self.decoder = HTTPDecoder(.request, strictness: .watching, limits: limits) }

  /// Adds bytes.
  ///
  /// - Returns: the head once it is whole; `nil` where more bytes are needed.
  /// - Throws: what is not a request; `HTTPRefusal.wire` answers it.
  package mutating func read(_ bytes: ByteBuffer) throws(HTTPError) -> Request? {
    self.decoder.append(bytes)
    guard case .head(let head)? = try self.decoder.next(), case .request(let method, let target, _) = head.start else {
      return nil
    }
    return Request(
      method: method, target: target, destination: HTTPDestination.of(target, isConnect: method == "CONNECT"),
      fields: head.fields, rest: self.decoder.takeRest())
  }
}
