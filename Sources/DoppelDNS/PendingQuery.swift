internal import NIOCore

/// A client's query that the host's nameservers are asked.
struct PendingQuery: Sendable {
  let client: NameClient
  /// The id that the client gave it.
  let clientID: UInt16
  /// What the client asked, with the id that the nameservers see.
  let query: DNSMessage
  let bytes: ByteBuffer
  /// The attempts that may still be answered.
  var open: Set<Int> = []
  /// The attempts that were made.
  var attempts = 0
  /// The last answer of a nameserver that would not or could not answer.
  var refusal: ByteBuffer?

  init(client: NameClient, query: DNSMessage, bytes: ByteBuffer, id: UInt16) {
    self.client = client
    self.clientID = query.header.id
    var query = query
    query.header.id = id
    self.query = query
    self.bytes = bytes.withID(id)
  }
}

extension ByteBuffer {
  /// The message with another id.
  func withID(_ id: UInt16) -> ByteBuffer {
    var copy = self
    copy.setInteger(id, at: copy.readerIndex)
    return copy
  }
}
