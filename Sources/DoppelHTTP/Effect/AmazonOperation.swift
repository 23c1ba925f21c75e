internal import DoppelExchange
internal import NIOCore

/// An operation of the AWS JSON protocols, which `X-Amz-Target` names: `DynamoDB_20120810.PutItem`.
struct AmazonOperation {
  /// Without the service: `PutItem`.
  let name: String
  /// The request's JSON object, its members sorted.
  let input: FieldTree.Node

  /// How operations begin that change nothing.
  private static let reads = [
    "Get", "List", "Describe", "Query", "Scan", "BatchGet", "TransactGet", "Head", "Lookup", "Search", "Select",
  ]
  /// Operations that remove all that they name by a name; one with a key removes the item of that key.
  private static let removals = ["DeleteTable", "DeleteQueue", "DeleteStream", "DeleteFunction", "DeleteTopic", "DeleteSecret"]
  private static let additions = ["Create", "Put", "Send", "Publish", "Start", "Run"]

  /// How members end that name what is operated on; the first that is there counts.
  private static let names = [
    "TableName", "QueueUrl", "QueueName", "StreamName", "FunctionName", "TopicArn", "SecretId", "Name",
  ]

  /// Members of an item of which its key may consist; an item of more is an addition to its table.
  private static let keyMembers = 16

  func effect(in resource: Resource) -> Effect {
    var resource = resource
    for name in Self.names {
      guard let value = self.input[name]?.string else { continue }
      // a queue's URL and a topic's ARN end with its name
      let separator: Character? = name.hasSuffix("Url") ? "/" : name.hasSuffix("Arn") ? ":" : nil
      resource.append(separator.flatMap { value.split(separator: $0).last.map(String.init) } ?? value)
      break
    }
    let key = self.input["Key"]
    if let key { resource.append(key.text) }
    switch self.name {
    case _ where self.begins(Self.reads): return Effect(.none, resource)
    case _ where Self.removals.contains(self.name) || (key != nil && self.begins(["Delete"])): return Effect(.remove, resource)
    case _ where self.begins(Self.additions): return Effect(.create, resource, candidates: self.items(in: resource))
    default: return Effect(.change, resource)
    }
  }

  private func begins(_ words: [String]) -> Bool { words.contains { self.name.hasPrefix($0) } }

  /// An item as each key that it may have: one of its members, or two.
  private func items(in resource: Resource) -> [Resource] {
    let members = (self.input["Item"]?.members).map { $0.map { "\(String(buffer: $0.nameLexeme)):\($0.value.text)" } } ?? []
    guard members.count <= Self.keyMembers else { return [] }
    var keys = members.map { "{\($0)}" }
    for (index, first) in members.enumerated() {
      for second in members[(index + 1)...] { keys.append("{\(first),\(second)}") }
    }
    return keys.map { resource.appending($0) }
  }
}
