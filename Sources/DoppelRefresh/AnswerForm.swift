package import DoppelExchange
package import NIOCore

/// What a refresh needs to know of a protocol's answers; given from outside, because a protocol's forms belong to the protocol.
package struct AnswerForm: Sendable {
  /// The answer as a tree of fields, with `status`, `headers` and `body`.
  package var project: @Sendable (Message) -> FieldTree
  /// The body with its content codings undone; `nil` where there are none or they cannot be undone.
  package var decodedBody: @Sendable (Message) -> ByteBuffer?
  /// Paths of the projection that vary by nature between two equal answers, such as `headers.date`.
  package var volatilePaths: [String]

  package init(
    volatilePaths: [String], project: @escaping @Sendable (Message) -> FieldTree,
    decodedBody: @escaping @Sendable (Message) -> ByteBuffer?
  ) {
    self.volatilePaths = volatilePaths
    self.project = project
    self.decodedBody = decodedBody
  }

  /// The body as a person sees it.
  func text(of message: Message) -> ByteBuffer { self.decodedBody(message) ?? message.body }
}
