/// Why bytes are not HTTP/1 as this side reads it, and where.
package struct HTTPError: Error, Sendable, CustomStringConvertible {
  package enum Code: Sendable, Hashable, CaseIterable {
    case requestLine, statusLine, method, target, version
    case fieldName, fieldValue, lineEnd, fold
    case contentLength, transferEncoding, bothLengths
    case chunkSize, chunkExtension, chunkEnd
    case headerBlock, targetLength, fieldCount, chunkLine
    case closedEarly, afterLast
    case bodyLength, transferCoding, tunnel, inFlight, headerTime, host
  }

  package var code: Code
  /// Bytes of this side of the connection before the first one that does not fit.
  package var offset: Int

  package init(_ code: Code, at offset: Int) {
    self.code = code
    self.offset = offset
  }

  /// What is wrong, as a fixed sentence without data of the traffic.
  package var reason: String {
    switch self.code {
    case .requestLine: "the first line is not method, target and version separated by one space"
    case .statusLine: "the first line is not version, three-digit status and reason"
    case .method: "the method is not a token"
    case .target: "the target holds a character that it may not"
    case .version: "the version is not HTTP/1.0 or HTTP/1.1"
    case .fieldName: "a field name is empty, holds a character that it may not or is not followed by a colon at once"
    case .fieldValue: "a field value holds a control character"
    case .lineEnd: "a line does not end in CR LF"
    case .fold: "a line of the header block begins with white space"
    case .contentLength: "Content-Length is not one decimal number"
    case .transferEncoding: "Transfer-Encoding does not end in one chunked, or may not stand here"
    case .bothLengths: "Content-Length and Transfer-Encoding stand in one message"
    case .chunkSize: "a chunk size is not a hexadecimal number"
    case .chunkExtension: "a chunk extension is not name or name=value"
    case .chunkEnd: "the data of a chunk is not followed by CR LF"
    case .headerBlock: "the header block is longer than the limit"
    case .targetLength: "the first line is longer than the limit"
    case .fieldCount: "there are more fields than the limit"
    case .chunkLine: "a chunk-size line is longer than the limit"
    case .closedEarly: "the connection ended within a message"
    case .afterLast: "bytes follow the last message of the connection"
    case .bodyLength: "the body is longer than the limit"
    case .transferCoding: "a transfer coding other than chunked is not understood"
    case .tunnel: "CONNECT is not answered here"
    case .inFlight: "more requests wait for their response than the limit"
    case .headerTime: "the header block took longer than the limit"
    case .host: "Host stands more than once, or is missing in HTTP/1.1"
    }
  }

  /// The status that a server answers with (RFC 9110 section 15, RFC 6585 section 5).
  package var status: Int {
    switch self.code {
    case .headerBlock, .fieldCount: 431
    case .headerTime: 408
    case .targetLength: 414
    case .bodyLength: 413
    case .version: 505
    case .transferCoding, .tunnel: 501
    case .inFlight: 503
    case .requestLine, .statusLine, .method, .target, .fieldName, .fieldValue, .lineEnd, .fold, .contentLength,
      .transferEncoding, .bothLengths, .chunkSize, .chunkExtension, .chunkEnd, .chunkLine, .closedEarly, .afterLast,
      .host:
      400
    }
  }

  package var description: String { "not HTTP/1 at byte \(self.offset): \(self.reason)" }
}

extension HTTPError: Equatable {
  /// Equal by code; the offset is for people.
  package static func == (left: HTTPError, right: HTTPError) -> Bool { left.code == right.code }
}
