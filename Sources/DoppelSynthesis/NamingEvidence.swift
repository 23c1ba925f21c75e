internal import DoppelExchange

/// By which members answers tell which item they are about, as recorded exchanges show it: those that are equal to what a request names
/// in all answers to requests of its kind.
struct NamingEvidence {
  /// What one request names, and the members of its answer that are equal to that, in their order.
  private struct Named {
    var id: String
    var members: [String]
  }

  /// What requests of one kind name.
  private struct Kind {
    /// The part of the path that what they name stands behind; `nil` where an argument names it.
    var container: String?
    var named: [Named] = []
  }

  private var kinds: [String: Kind] = [:]
  private var count = 0
  /// The answers to creations, with the last part of the path that was asked.
  private var creations: [(container: String, body: Tree)] = []

  /// How deep an object may stand that tells of what its request named.
  private static let depth = 5
  /// Values that stand everywhere, and prove nothing by being equal.
  private static let common: Set<String> = ["0", "1"]
  private static let words: Set<String> = ["", "null", "true", "false"]

  /// Takes in an exchange: a request names an item by the last part of its path or by an argument, and the answer has it.
  mutating func add(_ call: Call, _ shown: Shown) {
    guard shown.isSuccess, shown.effect != .remove, let body = shown.body, self.count < Vocabulary.idLimit else { return }
    if let part = call.parts.last {
      self.add(part, in: body, "\(call.label) \(call.parts.count)", container: call.parts.dropLast().last ?? "")
      if shown.effect == .create { self.creations.append((part, body)) }
    }
    if let place = shown.fields.first(where: { $0.name.lowercased() == "location" })?.value.split(separator: "/").last {
      self.add(String(place), in: body, "\(call.label) location", container: call.parts.last ?? "")
    }
    for argument in call.arguments where argument.name.lowercased().hasSuffix("id") {
      guard let id = argument.value.plain else { continue }
      self.add(id, in: body, "\(call.operation) \(argument.place)", container: nil, argument.name)
    }
  }

  /// - Parameter argument: the name of the argument that names it; a member of the same name only repeats that.
  private mutating func add(_ id: String, in body: Tree, _ kind: String, container: String?, _ argument: String? = nil) {
    guard !Self.words.contains(id) else { return }
    let members = Self.members(of: body, Self.depth) { $0.value.plain == id && ($0.name == "id" || $0.name != argument) }
    guard !members.isEmpty else { return }
    self.count += 1
    self.kinds["\(kind) \(container ?? "")", default: Kind(container: container)].named.append(
      Named(id: id, members: members.map(\.name)))
  }

  /// The members of an object, and of those in it, that are as asked for.
  private static func members(of tree: Tree, _ depth: Int, _ isAsked: (Tree.Member) -> Bool) -> [Tree.Member] {
    guard depth > 0 else { return [] }
    return tree.members.flatMap { (isAsked($0) ? [$0] : []) + self.members(of: $0.value, depth - 1, isAsked) }
  }

  /// What it tells of all.
  var vocabulary: Vocabulary {
    var names: Set<String> = []
    var ids: Set<String> = []
    var nameIn: [String: String] = [:]
    for (_, kind) in self.kinds.sorted(by: { ($1.value.named.count, $0.key) < ($0.value.named.count, $1.key) }) {
      let first = kind.named.first?.members ?? []
      let left = first.filter { name in kind.named.allSatisfy { $0.members.contains(name) } }
      let proves = !kind.named.allSatisfy { Self.common.contains($0.id) }
      for named in kind.named {
        let isAlone = left.isEmpty
        let isProof = isAlone ? !Self.common.contains(named.id) : proves
        guard let name = Self.best(of: isAlone ? named.members : left, isProof: isProof) else { continue }
        ids.insert(named.id)
        if kind.container != nil || name == "id" { names.insert(name) }
        if let container = kind.container, nameIn[container] == nil { nameIn[container] = name }
      }
    }
    for creation in self.creations {
      guard let name = nameIn[creation.container], ids.count < Vocabulary.idLimit else { continue }
      let id = Self.members(of: creation.body, Self.depth) { $0.name == name }.first?.value.plain
      if let id, !Self.words.contains(id) { ids.insert(id) }
    }
    return Vocabulary(names: names, ids: ids)
  }

  /// Of several members that are equal to what is named the one that names it; `nil` where that they are equal proves nothing.
  private static func best(of names: [String], isProof: Bool) -> String? {
    names.first { $0 == "id" } ?? names.first(where: self.isLikeID) ?? (isProof ? names.first : nil)
  }

  private static func isLikeID(_ name: String) -> Bool {
    ["_id", "-id", "Id", "ID"].contains { name.hasSuffix($0) } || ["key", "name"].contains { name.lowercased().hasSuffix($0) }
  }
}
