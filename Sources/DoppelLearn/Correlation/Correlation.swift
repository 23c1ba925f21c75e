package import NIOCore

/// A place of answers whose values later requests hold at a place of theirs.
package struct Correlation: Sendable, Hashable {
  /// A place in requests or answers of one kind.
  package struct Place: Sendable, Hashable {
    /// The kind of the request, in words.
    package var request: String
    /// As `MessageValue.place` has it; of what stands within a longer text followed by `, within`.
    package var place: String

    package init(request: String, place: String) {
      self.request = request
      self.place = place
    }
  }

  /// Why the values are thought to be the same.
  package enum Evidence: String, Sendable, Hashable, CaseIterable {
    /// The protocol says that clients give it back: a cookie, an entity tag, a link.
    case returned
    /// Its values look made or hold what does, so that none is there by chance, and no request held one before an answer did. Others
    /// that went from the same place to the same place count with them.
    case made
    /// Several values, or one long one, went from the one place to the other, and their names agree.
    case pairs
  }

  package var issued: Place
  package var used: Place
  package var evidence: Evidence
  /// Different values that went from the one place to the other.
  package var values: Int
  /// Requests that held one.
  package var requests: Int
  /// What the values look like: the names of their classes, `short` for a few letters and digits that look drawn, `number`, `text`.
  package var classes: Set<String>
  /// The lengths of the values in bytes.
  package var lengths: ClosedRange<Int>
  /// From 0 to 1: 1 for `returned` and for values of a class; 0.9 where one is `short`, or the surest part of one, or
  /// where others at its places speak for one; for `pairs` the share of the requests of this kind whose value was issued there, less as much as chance may have had a part in so few
  /// values (½ to the power of their number).
  package var confidence: Double
}

/// One value of one request, with the answers that issued it.
package struct ValueLink: Sendable, Hashable {
  /// Where a value stood.
  package struct Spot: Sendable, Hashable {
    /// The number of the exchange.
    package var exchange: Int
    /// As `MessageValue.place` has it.
    package var place: String
    /// Which of the values at this place of the message, from 0.
    package var index: Int
    /// Whether it stands within a longer text.
    package var isPart: Bool

    package init(exchange: Int, place: String, index: Int, isPart: Bool) {
      self.exchange = exchange
      self.place = place
      self.index = index
      self.isPart = isPart
    }
  }

  /// The value as it was recorded.
  package var text: ByteBuffer
  /// What the answer and the request share of it, as `MessageValue.returnedAs` has it; `nil` where the text alone tells.
  package var returnedAs: String?
  package var used: Spot
  /// The last answer before the request comes first; at most `CorrelationFinder.issuerLimit`, never none.
  package var issued: [Spot]
  /// Whether the same text elsewhere is the same thing: not for short numbers, which may stand there by chance.
  package var isDistinctive: Bool

  package init(text: ByteBuffer, returnedAs: String? = nil, used: Spot, issued: [Spot], isDistinctive: Bool) {
    self.text = text
    self.returnedAs = returnedAs
    self.used = used
    self.issued = issued
    self.isDistinctive = isDistinctive
  }
}
