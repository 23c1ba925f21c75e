/// What kind of value some text is, told from the text alone.
///
/// A class is evidence, not a verdict: it says how a value was made, not whether it decides an answer. `ValueClass.of(_:in:)`
/// gives none to what is written by people or by rules, such as a word, a small number, a path, a sentence, or the name of a
/// host or a file.
package enum ValueClass: String, Sendable, Hashable, CaseIterable {
  /// A uuid of RFC 9562 whose text is not a made-up constant; one of version 1, 6 or 7 only where its time is outside the
  /// window.
  case uuid
  /// A uuid of version 1 or 6 (RFC 9562 sections 5.1 and 5.6) that was made in the window: 60 bits of 100 nanoseconds since
  /// 1582.
  case uuidv1
  /// A uuid of version 7 (RFC 9562 section 5.7) that was made in the window: 48 bits of milliseconds.
  case uuidv7
  /// A ULID (github.com/ulid/spec) that was made in the window: 26 digits of Crockford's base32, 48 bits of milliseconds first.
  case ulid
  /// A KSUID (github.com/segmentio/ksuid) that was made in the window: 27 digits of base62, 32 bits of seconds since 2014
  /// first.
  case ksuid
  /// An xid (github.com/rs/xid) that was made in the window: 20 digits of lower-case base32hex, 32 bits of seconds first.
  case xid
  /// A BSON ObjectId (bsonspec.org) that was made in the window: 24 hexadecimal digits, 32 bits of seconds first.
  case objectID = "objectid"
  /// A snowflake that was made in the window: 17 to 19 digits, above bit 22 milliseconds since Twitter's epoch or Discord's.
  case snowflake
  /// Unix time in the window: seconds with or without decimals, milliseconds, microseconds or nanoseconds.
  case epoch
  /// A date with a time of day in the window: RFC 3339, ISO 8601 in the extended or basic format, or the date of HTTP and mail.
  case datetime
  /// A JSON Web Token in the compact serialization (RFC 7515 section 7.1, RFC 7516 section 7.1).
  case jwt
  /// The identifiers of a distributed trace: W3C Trace Context, B3, Jaeger, AWS X-Ray or Google Cloud Trace.
  case traceContext = "trace-context"
  /// A signature by AWS Signature Version 4, as the `Authorization` field has it, or the scope of one.
  case awsSignature = "sigv4"
  /// At least 16 hexadecimal digits of one case, letters among them and digits: an identifier, a digest or a signature.
  case hex
  /// At least 16 characters of base64, base64url, base62 or base36 that no word explains: a token, a nonce or encoded bytes.
  case opaque

  /// The class of a text that was drawn and looks as if it told a time: of 24 random hexadecimal digits three of four do, in the years
  /// 2000 to 2099. `nil` where such a text is not drawn as a whole, or the class tells no time.
  var drawn: ValueClass? {
    switch self {
    case .objectID: .hex
    case .ulid, .ksuid, .xid: .opaque
    case .uuidv1, .uuidv7, .snowflake, .epoch, .datetime, .uuid, .jwt, .traceContext, .awsSignature, .hex, .opaque: nil
    }
  }

  /// Whether a value is of this class only if the time that it holds is inside the window.
  package var isTimeAnchored: Bool {
    switch self {
    case .uuidv1, .uuidv7, .ulid, .ksuid, .xid, .objectID, .snowflake, .epoch, .datetime: true
    case .uuid, .jwt, .traceContext, .awsSignature, .hex, .opaque: false
    }
  }

  /// Whether values are identifiers and tokens, and no times, traces or signatures.
  package var identifies: Bool {
    switch self {
    case .uuid, .uuidv1, .uuidv7, .ulid, .ksuid, .xid, .objectID, .snowflake, .jwt, .hex, .opaque: true
    case .epoch, .datetime, .traceContext, .awsSignature: false
    }
  }
}
