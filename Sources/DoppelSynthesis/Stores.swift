internal import DoppelExchange
internal import NIOCore

/// What requests store as it is and reads give back, as recorded exchanges show it: bodies by their paths, and objects by the members
/// that are their key.
struct Stores: Sendable {
  /// What parts the name of something stored from that of what it is stored in.
  static let mark: Character = "\u{0}"

  /// The paths under which bodies are stored; what follows in a path names one.
  private(set) var containers: Set<String> = []
  private var depth = 0
  /// The members of lists that name what is stored.
  private(set) var names: Set<String> = []
  /// What is named by recorded requests.
  private(set) var ids: Set<String> = []
  /// The operations that give a stored body back.
  private(set) var readers: Set<String> = []
  /// By operation the header fields of a store that a read repeats, with what it says where there were none.
  private(set) var repeated: [String: [String: Tree]] = [:]
  /// The members that are keys, in order of their names.
  private(set) var keys: [[String]] = []
  /// The arguments that say what something is stored in: those that all requests have that name it.
  private(set) var scopes: Set<String> = []
  /// What is put somewhere and taken.
  private(set) var queues = StoredQueues([])
  /// By operation the member of a request that is stored as it is.
  private(set) var contents: [String: String] = [:]
  /// What is put where an answer says.
  private(set) var places = StoredPlaces()

  var isEmpty: Bool { self.containers.isEmpty && self.keys.isEmpty && self.queues.ids.isEmpty }

  /// Header fields of a request that say nothing of what it stores.
  static let passing: Set<String> = [
    "host", "user-agent", "authorization", "accept", "accept-encoding", "connection", "content-length", "transfer-encoding",
    "expect", "date", "te", "via", "cookie", "range",
  ]

  /// - Parameter samples: in the order in which they began.
  init(_ samples: [Sample]) {
    var paths = StoredPaths()
    for sample in samples { paths.add(sample) }
    if !paths.stored.isEmpty { self.learn(paths, samples) }
    if self.containers.isEmpty { self.places = StoredPlaces(samples) }
    self.queues = StoredQueues(samples)
    self.scopes.formUnion([self.queues.scope].compactMap(\.self))
    var objects = StoredObjects(samples)
    guard !objects.keys.isEmpty else { return }
    self.keys = objects.keys
    self.scopes.formUnion([objects.scope].compactMap(\.self))
    for sample in samples { objects.add(sample) }
    self.contents = objects.contents
    for sample in samples { for id in self.objects(named: sample.call) { self.ids.insert(id) } }
  }

  init() {}

  private mutating func learn(_ paths: StoredPaths, _ samples: [Sample]) {
    var shownIn: [String: Set<String>] = [:]
    for sample in samples where sample.shown.isSuccess && !sample.shown.isWrite {
      guard let body = sample.shown.body, !body.members.isEmpty else { continue }
      for (name, value) in body.namesInLists where paths.stored.contains("\(sample.call.path)/\(value)") {
        shownIn[sample.call.path, default: []].insert(name)
      }
    }
    guard let depth = shownIn.keys.map({ $0.split(separator: "/").count }).min() else { return }
    self.depth = depth
    self.names = shownIn.values.reduce(into: []) { $0.formUnion($1) }
    self.readers = paths.readers
    self.repeated = paths.repeated
    for path in paths.stored { if let container = self.split(path)?.container { self.containers.insert(container) } }
    for sample in samples where !sample.call.hasQuery {
      if let (container, name) = self.split(sample.call.path), self.containers.contains(container) {
        self.ids.insert("\(container)\(Self.mark)\(name)")
      }
    }
  }

  /// The path of what holds something, and the name that it has there; `nil` where there is none.
  private func split(_ path: String) -> (container: String, name: String)? {
    let parts = path.split(separator: "/", omittingEmptySubsequences: true)
    guard self.depth > 0, parts.count > self.depth else { return nil }
    return (parts.prefix(self.depth).joined(separator: "/"), parts.dropFirst(self.depth).joined(separator: "/"))
  }

  /// What a call names that is stored under a path, in the order of the path; empty where it names nothing.
  func paths(named call: Call, isItem: (String) -> Bool) -> [String] {
    if self.containers.contains(call.path) { return [call.path] }
    guard let (container, name) = self.split(call.path) else { return [] }
    let id = "\(container)\(Self.mark)\(name)"
    return self.ids.contains(id) || isItem(id) ? [container, id] : []
  }

  /// What is named by a path that stands in a header field.
  func item(atPath path: String) -> String? {
    guard let (container, name) = self.split(path) else { return nil }
    let id = "\(container)\(Self.mark)\(name)"
    return self.ids.contains(id) ? id : nil
  }

  /// What the objects of a call and of its answer are in: the container of its path, the argument that is one.
  func scopes(of call: Call) -> [String] {
    var scopes: [String] = []
    let parts = call.parts
    if self.depth > 0, parts.count >= self.depth {
      let container = parts.prefix(self.depth).joined(separator: "/")
      if self.containers.contains(container) { scopes.append(container) }
    }
    if let scope = self.scope(of: call) { scopes.append(scope) }
    return scopes
  }

  /// The argument of a call that says what something is stored in.
  func scope(of call: Call) -> String? {
    self.scopes.isEmpty ? nil : call.arguments.first { self.scopes.contains($0.place) }?.value.plain
  }

  /// The id of an object by its key, or by the member that names it in a list.
  func identity(of tree: Tree, in scopes: [String], isItem: (String) -> Bool = { _ in false }) -> String? {
    guard !scopes.isEmpty, !tree.members.isEmpty else { return nil }
    if let id = self.key(of: tree) { return scopes.last.map { "\($0)\(Self.mark)\(id)" } }
    for member in tree.members where self.queues.ids.contains(member.name) {
      if let name = member.value.plain, Made.isMade(name) { return scopes.last.map { "\($0)\(Self.mark)\(name)" } }
    }
    for member in tree.members where self.names.contains(member.name) {
      guard let name = member.value.plain else { continue }
      let id = "\(scopes[0])\(Self.mark)\(name)"
      if self.ids.contains(id) || isItem(id) { return id }
    }
    return nil
  }

  /// The text of an object's key; `nil` where it has none.
  func key(of tree: Tree) -> String? {
    let key = self.keys.first { key in key.allSatisfy { tree[$0] != nil } }
    return key.map { key in key.map { "\($0)=\(tree[$0].map(Self.text) ?? "")" }.joined(separator: "&") }
  }

  /// The texts in an object's key.
  func texts(inKeyOf tree: Tree) -> [String] {
    guard let key = self.keys.first(where: { key in key.allSatisfy { tree[$0] != nil } }) else { return [] }
    func texts(_ tree: Tree) -> [String] { tree.plain.map { [$0] } ?? tree.members.flatMap { texts($0.value) } }
    return key.compactMap { tree[$0] }.flatMap(texts)
  }

  /// A value in one line, the same for equal ones.
  private static func text(_ tree: Tree) -> String {
    var writer = JSONWriter()
    tree.write(into: &writer)
    return String(buffer: writer.buffer)
  }

  /// The objects that a call names by their keys.
  private func objects(named call: Call) -> [String] {
    guard let scope = self.scopes(of: call).last else { return [] }
    return call.inner.compactMap { self.key(of: $0.value) }.map { "\(scope)\(Self.mark)\($0)" }
  }

  /// The members of a call's input that name an object by its key; the first counts.
  func object(named call: Call) -> (id: String, member: Tree.Member)? {
    guard !self.keys.isEmpty, let scope = self.scope(of: call) else { return nil }
    for member in call.inner { if let key = self.key(of: member.value) { return ("\(scope)\(Self.mark)\(key)", member) } }
    return nil
  }

  /// Whether a call has objects with keys deeper in its input, so that it is not known what it does to them.
  func isVague(_ call: Call) -> Bool {
    guard !self.keys.isEmpty, let input = call.input else { return false }
    func holds(_ tree: Tree, _ depth: Int) -> Bool {
      switch tree {
      case .object(let members):
        if depth > 1, self.key(of: tree) != nil { return true }
        return members.contains { holds($0.value, depth + 1) }
      case .array(let elements): return elements.contains { holds($0, depth + 1) }
      case .string, .number, .word, .bytes: return false
      }
    }
    return holds(input, 0)
  }
}

extension Tree {
  /// The members of the objects in its arrays that are texts, with their names.
  var namesInLists: [(name: String, value: String)] {
    switch self {
    case .object(let members): return members.flatMap(\.value.namesInLists)
    case .array(let elements):
      return elements.flatMap { element in
        element.members.compactMap { member -> (name: String, value: String)? in
          if case .string(let text) = member.value { (member.name, text) } else { nil }
        }
      }
    case .string, .number, .word, .bytes: return []
    }
  }
}
