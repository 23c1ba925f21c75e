public import NIOCore

/// One value that stands in a message by itself, such as a part of a path, a cookie or a member of a JSON body.
public struct MessageValue: Sendable, Hashable {
  /// Where it stands, in words: `path, part 2`, `query size`, `header etag`, `cookie sid`, `form name`, `body.items[].id`; within a
  /// link also where in it: `header location, part 2`, `body.next, query cursor`. The elements of an array share one place.
  public var place: String
  /// Its bytes, what the place escapes undone.
  public var text: ByteBuffer
  /// What an answer and a request share where clients give such a value back as they got it: the name of a cookie, the start of a
  /// link. `nil` where only the values themselves tell.
  public var returnedAs: String?
  /// Whether the protocol says that it is a credential, such as what follows the scheme in `Authorization` (RFC 9110 section 11.4).
  public var isCredential: Bool

  public init(place: String, text: ByteBuffer, returnedAs: String? = nil, isCredential: Bool = false) {
    self.place = place
    self.text = text
    self.returnedAs = returnedAs
    self.isCredential = isCredential
  }
}
