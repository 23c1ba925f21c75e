internal import NIOCore

/// How members of a list's elements follow from what was stored, by their names: where an element says what its item does not have
/// under that name.
struct ElementRules: Sendable {
  enum Rule: Sendable, Hashable {
    /// How many bytes are stored.
    case length
    case field(String)
    case constant(Tree)

    func value(of item: World.Item, like: Tree) -> Tree? {
      switch self {
      case .length:
        if case .bytes(let bytes)? = item.fields["%"] { Tree.text("\(bytes.readableBytes)", like: like) } else { nil }
      case .field(let name): item.fields[name]?.plain.flatMap { Tree.text($0, like: like) }
      case .constant(let tree): tree
      }
    }
  }

  private var rules: [String: [Rule]] = [:]
  /// The members that are made anew each time.
  var handles: Set<String> = []

  /// Learns from an element that shows an item of which more than it is known.
  mutating func learn(_ element: Tree, _ item: World.Item) {
    for member in element.members where item.field(member.name) == nil && !self.handles.contains(member.name) {
      guard let text = member.value.plain else { continue }
      if let known = self.rules[member.name] {
        self.rules[member.name] = known.filter { $0.value(of: item, like: member.value) == member.value }
      } else {
        let fields = item.fields.filter { $0.value.plain == text }.keys.sorted()
        let all = [Rule.length] + fields.map { .field($0) } + [.constant(member.value)]
        self.rules[member.name] = all.filter { $0.value(of: item, like: member.value) == member.value }
      }
    }
  }

  /// What an element says of an item under a name; `nil` where nothing tells.
  func value(_ name: String, of item: World.Item, like: Tree) -> Tree? {
    self.rules[name]?.first.flatMap { $0.value(of: item, like: like) }
  }
}
