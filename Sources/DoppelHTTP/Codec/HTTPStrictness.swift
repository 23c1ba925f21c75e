/// How much a decoder puts up with.
package enum HTTPStrictness: Sendable, Hashable {
  /// What the other side may read in another way is refused (RFC 9112 section 11.2).
  case active
  /// Traffic of others is watched: what is ambiguous is read in the most likely way and marked; only what cannot be read is an error.
  case watching
}

/// What was odd about a message that was read all the same.
package struct HTTPOddities: OptionSet, Sendable, Hashable {
  package let rawValue: UInt16
  package init(rawValue: UInt16) { self.rawValue = rawValue }

  /// A line that ends in LF alone.
  package static let bareLineFeed = HTTPOddities(rawValue: 1 << 0)
  /// A control character, a CR alone included, in a field value or reason.
  package static let control = HTTPOddities(rawValue: 1 << 1)
  /// A value that goes on on the next line (RFC 9112 section 5.2).
  package static let folded = HTTPOddities(rawValue: 1 << 2)
  /// White space between a field name and its colon, or a name that is no token.
  package static let fieldName = HTTPOddities(rawValue: 1 << 3)
  /// Both Content-Length and Transfer-Encoding; the latter counts (RFC 9112 section 6.3).
  package static let bothLengths = HTTPOddities(rawValue: 1 << 4)
  /// Several Content-Lengths, or one that is no number; the first number counts.
  package static let contentLength = HTTPOddities(rawValue: 1 << 5)
  /// A Transfer-Encoding that does not end in one `chunked`, or stands in HTTP/1.0.
  package static let transferEncoding = HTTPOddities(rawValue: 1 << 6)
  /// A chunk-size line with something that the grammar has not.
  package static let chunkLine = HTTPOddities(rawValue: 1 << 7)
  /// A request with several Hosts, or with none in HTTP/1.1 (RFC 9112 section 3.2). It can be read, so that it is for the role to
  /// refuse it, whatever the strictness.
  package static let host = HTTPOddities(rawValue: 1 << 8)

  /// Those by which two readers may see different messages.
  package static let ambiguous: HTTPOddities = [.bothLengths, .contentLength, .transferEncoding, .fieldName, .chunkLine]

  /// The names of those that are set, in a fixed order, separated by a comma and a space.
  package var names: String {
    let all: [(HTTPOddities, String)] = [
      (.bareLineFeed, "bare line feed"), (.control, "control character"), (.folded, "folded field"),
      (.fieldName, "field name"), (.bothLengths, "both lengths"), (.contentLength, "content length"),
      (.transferEncoding, "transfer encoding"), (.chunkLine, "chunk line"), (.host, "host"),
    ]
    return all.filter { self.contains($0.0) }.map(\.1).joined(separator: ", ")
  }
}
