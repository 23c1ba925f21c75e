internal import DoppelExchange
internal import DoppelWire
internal import NIOCore

/// An operation that a request names in its fields or its body, where all operations of a server share one path.
enum HTTPOperation {
  /// The operation of an AWS JSON request and what it is given.
  case amazon(AmazonOperation)
  /// A GraphQL request.
  case graphQL(GraphQLOperation)

  /// - Parameter body: the canonical JSON of the request's body; `nil` where it has another or none.
  init?(_ request: Message, body: ByteBuffer?) {
    guard case .request("POST", _, _) = request.start, let body, let tree = try? FieldTree(json: body),
      tree.root.kind == .object
    else { return nil }
    if let target = request.fields.first("X-Amz-Target") {
      self = .amazon(AmazonOperation(name: target.split(separator: ".").last.map(String.init) ?? target, input: tree.root))
    } else if let operation = GraphQLOperation(tree.root) {
      self = .graphQL(operation)
    } else {
      return nil
    }
  }

  /// - Parameters:
  ///   - resource: the path that all operations share.
  ///   - answer: the JSON that was answered.
  func effect(in resource: Resource, answer: FieldTree?) -> Effect {
    switch self {
    case .amazon(let operation): operation.effect(in: resource)
    case .graphQL(let operation): operation.effect(in: resource, answer: answer)
    }
  }
}
