package import DoppelExchange
package import NIOCore

/// A recorded request close to one that missed, with the fields in which they differ.
package struct NearMiss: Sendable, Equatable {
  /// One field of the signature, or one field inside its body.
  package struct Field: Sendable, Equatable {
    /// The signature's key; a path follows in brackets for a field inside a JSON or XML body.
    package var name: String
    /// `nil` where the recorded request has no such field.
    package var recorded: String?
    /// `nil` where the request that missed has no such field.
    package var asked: String?

    package init(name: String, recorded: String?, asked: String?) {
      self.name = name
      self.recorded = recorded
      self.asked = asked
    }
  }

  /// The recorded exchange; the first where several share the signature.
  package var exchange: ExchangeID
  package var signature: Signature
  package var fields: [Field]
  /// Differing fields that are not listed.
  package var moreFields: Int
  /// 0 for equal, larger for less alike; only comparable within one question.
  package var distance: Int

  package init(exchange: ExchangeID, signature: Signature, fields: [Field], moreFields: Int = 0, distance: Int) {
    self.exchange = exchange
    self.signature = signature
    self.fields = fields
    self.moreFields = moreFields
    self.distance = distance
  }

  /// A value for people, cut; bytes that are not text are shown as their base64.
  package static func shown(_ value: ByteBuffer) -> String { SignatureValue.shown(value) }
}
