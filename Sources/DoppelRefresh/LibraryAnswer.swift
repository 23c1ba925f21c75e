package import DoppelExchange
package import DoppelRules
package import NIOCore

/// An answer of a library, as far as a refresh looks at it.
package struct LibraryAnswer: Sendable {
  /// What was recorded of an answer that a person may have edited since.
  package enum Base: Sendable {
    /// It is known: the answer as it is, or what the file keeps beside the edit.
    case known(Message)
    /// All but the body, which the file no longer holds; `isBody` tells whether some bytes are it, by their hash.
    case withoutBody(Message, isBody: @Sendable (ByteBuffer) -> Bool)
  }

  /// The recording that it stands in, from 0: each is renewed for itself.
  package var recording: Int
  /// By which requests are the same: without `instance`, and computed where a person edited it.
  package var signature: Signature
  package var place: RequestPlace
  /// When it was recorded or last renewed.
  package var takenAt: Timestamp
  /// As the file says it now.
  package var answer: Message
  /// As it was recorded.
  package var base: Base
  /// Equal for answers that say the same but for values of a class (`AnswerValues.content`).
  package var content: UInt64
  /// Whether a person edited the exchange, as far as its file tells.
  package var isEdited: Bool

  package init(
    recording: Int, signature: Signature, place: RequestPlace, takenAt: Timestamp, answer: Message, base: Base,
    content: UInt64, isEdited: Bool
  ) {
    self.recording = recording
    self.signature = signature
    self.place = place
    self.takenAt = takenAt
    self.answer = answer
    self.base = base
    self.content = content
    self.isEdited = isEdited
  }

  /// What was recorded, with the edited body where nobody knows the recorded one.
  var known: Message {
    switch self.base {
    case .known(let message), .withoutBody(let message, _): message
    }
  }

  /// What was recorded; `nil` where nobody knows, and the server's answer does not bring it back.
  package func recorded(seeing newer: Message, _ form: AnswerForm) -> Message? {
    switch self.base {
    case .known(let message): return message
    case .withoutBody(var message, let isBody):
      guard let body = BodySearch.recorded(edited: self.answer.body, newer: form.text(of: newer), isBody: isBody)
      else { return nil }
      message.body = body
      message.bodyLength = body.readableBytes
      return message
    }
  }
}

/// An answer that is newer than a library.
package struct NewerAnswer: Sendable {
  package var signature: Signature
  package var place: RequestPlace
  package var answer: Message
  package var content: UInt64
  /// The fields that the server says otherwise each time it is asked: they are no change.
  package var varying: [FieldPattern] = []

  package init(signature: Signature, place: RequestPlace, answer: Message, content: UInt64) {
    self.signature = signature
    self.place = place
    self.answer = answer
    self.content = content
  }
}
