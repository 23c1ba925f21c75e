package import DoppelExchange
package import NIOCore

/// An exchange as its file says it, and what it was before a person edited the file.
package struct EditedExchange: Sendable, Equatable {
  package var exchange: Exchange
  /// What was recorded; equal to `exchange` where nobody edited the file, or the file does not tell.
  package var recorded: Exchange
  /// The hash of the recorded response's body, which was edited and is kept nowhere; `recorded` has the edited one. `nil` where
  /// it is there.
  package var lostBodyHash: String?
  /// Whether the file has text beside its sections.
  package var hasNotes = false

  package init(_ exchange: Exchange) {
    self.exchange = exchange
    self.recorded = exchange
  }

  /// Whether a person edited it.
  package var isEdited: Bool { self.exchange != self.recorded || self.lostBodyHash != nil }

  /// Whether both say the same of the exchange, whatever stands beside it.
  func saysSame(as other: EditedExchange) -> Bool {
    self.exchange == other.exchange && self.recorded == other.recorded && self.lostBodyHash == other.lostBodyHash
  }

  /// - Parameter document: what the file keeps of the recorded exchange: all but the bodies that stand in its sections.
  init(_ exchange: Exchange, document: RRPairContent) {
    self.init(exchange)
    self.recorded = document.exchange
    if let body = exchange.request, var message = document.exchange.request {
      _ = Self.take(body, document.request, into: &message)
      self.recorded.request = message
    }
    if let body = exchange.response, var message = document.exchange.response {
      self.lostBodyHash = Self.take(body, document.response, into: &message)
      self.recorded.response = message
    }
  }

  /// Gives a message the body of the file's section, where the document does not keep it; returns its hash where the section
  /// has another.
  private static func take(
    _ shown: Message, _ note: RRPairContent.BodyNote, into message: inout Message
  ) -> String? {
    switch note.display ?? .kept {
    case .kept: return nil
    case .verbatim, .compact:
      message.body = shown.body
      message.bodyLength = shown.bodyLength
      guard let hash = note.hash, hash != shown.body.hash64 else { return nil }
      // its length was told anew for the edited one
      return hash
    }
  }
}

extension EditedExchange {
  /// Whether some bytes are the recorded response's body that the file does not keep.
  package static func isBody(_ bytes: ByteBuffer, of hash: String) -> Bool { bytes.hash64 == hash }
}
