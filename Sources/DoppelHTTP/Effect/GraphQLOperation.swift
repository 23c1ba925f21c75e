internal import DoppelExchange
internal import NIOCore

/// The operation of a GraphQL request, as GraphQL over HTTP sends it.
struct GraphQLOperation {
  private let isMutation: Bool
  private let removes: Bool
  private let variables: FieldTree.Node?

  /// `nil` where the body is none.
  init?(_ body: FieldTree.Node) {
    guard let text = body["query"]?.string, let document = GraphQLDocument(text) else { return nil }
    // a name that is none of its operations is refused
    let operation = document.operation(named: body["operationName"]?.string)
    self.isMutation = operation?.isMutation ?? false
    self.removes = operation?.fields.contains { $0.hasPrefix("delete") || $0.hasPrefix("remove") } ?? false
    self.variables = body["variables"]
  }

  /// A request that names one object by a variable (`id`, `userId`) is about that; any other about all.
  ///
  /// - Parameter answer: the JSON that was answered.
  func effect(in resource: Resource, answer: FieldTree?) -> Effect {
    let named =
      self.variables?.members.filter {
        [.string, .number].contains($0.value.kind) && ($0.name == "id" || $0.name.hasSuffix("Id"))
      } ?? []
    let about = named.count == 1 ? resource.appending(named[0].value.string ?? named[0].value.text) : nil
    guard self.isMutation else { return Effect(.none, about ?? resource) }
    if let about { return Effect(self.removes ? .remove : .change, about) }
    if self.removes { return Effect(.change, resource) }
    return Effect(.create, resource, candidates: HTTPEffect.values(of: answer, depth: 5).map { resource.appending($0) })
  }
}
