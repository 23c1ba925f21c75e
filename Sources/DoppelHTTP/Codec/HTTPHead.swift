package import DoppelExchange

/// The head of a message: its first line and fields, and what they mean for reading on.
package struct HTTPHead: Sendable, Equatable {
  package var start: Message.Start
  /// Pointing into one buffer, that of the head as it was received.
  package var fields: Fields
  package var meaning: HTTPMeaning

  package init(start: Message.Start, fields: Fields, meaning: HTTPMeaning) {
    self.start = start
    self.fields = fields
    self.meaning = meaning
  }
}

/// How the end of a body is told, before it is read (RFC 9112 section 6.3).
package enum HTTPBodyFraming: Sendable, Hashable {
  case none
  /// That many bytes, at least 1 and at most `Int.max`.
  case length(Int)
  case chunked
  case close

  /// The bytes of the body, where they are told in advance.
  var length: Int? {
    switch self {
    case .none: 0
    case .length(let length): length
    case .chunked, .close: nil
    }
  }
}

/// What the first line and the fields of a message say together.
package struct HTTPMeaning: Sendable, Equatable {
  /// The digit after `HTTP/1.`.
  package var minorVersion: UInt8 = 1
  package var framing = HTTPBodyFraming.none
  /// Whether another message may follow on the connection (RFC 9112 section 9.3).
  package var isKeptAlive = true
  /// `Expect: 100-continue` in a message with a body.
  package var expectsContinue = false
  /// Whether the connection stops being HTTP/1 after this message, or may: `CONNECT`, `Upgrade` in a request; 101 or 2xx to
  /// `CONNECT` in a response.
  package var isUpgrade = false
  /// A 1xx response other than 101: the response to the request is still to come.
  package var isInterim = false
  /// Whether a transfer coding other than chunked is named.
  package var hasOtherTransferCoding = false
  /// Where among the fields `Host` stands first.
  package var hostIndex: Int?
  package var oddities: HTTPOddities = []

  package init() {}
}

/// The part of a request that decides how its response is read.
package enum HTTPRequestKind: Sendable, Hashable {
  case head, connect, other

  package init(method: String) {
    switch method {
    case "HEAD": self = .head
    case "CONNECT": self = .connect
    default: self = .other
    }
  }
}
