internal import DoppelExchange

/// The objects that reads name by some of their members, and the writes that give them whole.
struct StoredObjects {
  /// The members that are keys, in order of their names.
  private(set) var keys: [[String]] = []
  /// The argument that all requests have that name something by a key.
  private(set) var scope: String?
  private var written: [String: (kind: String, member: String, object: Tree)] = [:]
  private var isGivenBack: [String: [String: Bool]] = [:]

  /// Keys of one object have no more members.
  private static let memberLimit = 4
  /// Of one kind so many requests show that it is a key.
  private static let enough = 2
  /// How deep an answer's object may stand.
  private static let depth = 3

  /// By operation the member of a request that reads give back as it is.
  var contents: [String: String] {
    self.isGivenBack.compactMapValues { members in members.filter(\.value).keys.sorted().first }
  }

  init(_ samples: [Sample]) {
    var shown: [[String]: Set<String>] = [:]
    var isMet: Set<[String]> = []
    for sample in samples where sample.shown.isSuccess && !sample.shown.isWrite {
      guard let body = sample.shown.body else { continue }
      for member in sample.call.inner where (1...Self.memberLimit).contains(member.value.members.count) {
        let key = member.value.members.map(\.name).sorted()
        let found = Self.objects(in: body, Self.depth).filter { object in
          object.members.count > key.count && member.value.members.allSatisfy { object[$0.name] == $0.value }
        }
        if found.count == 1 { shown[key, default: []].insert("\(member.value)") }
        if found.count > 1 { isMet.insert(key) }
      }
    }
    var keys = shown.filter { $0.value.count >= Self.enough && !isMet.contains($0.key) }.keys.sorted { $0.count > $1.count }
    for sample in samples {
      guard !keys.isEmpty, let body = sample.shown.body else { continue }
      keys.removeAll { Self.isMet($0, in: body) }
    }
    self.keys = keys
    var scopes: Set<String>?
    for sample in samples where sample.call.inner.contains(where: { self.key(of: $0.value) != nil }) {
      let texts = (sample.call.input?.members ?? []).filter { if case .string = $0.value { true } else { false } }
      let own = Set(texts.map { "." + $0.name })
      scopes = scopes?.intersection(own) ?? own
    }
    self.scope = scopes?.min()
    if self.scope == nil { self.keys = [] }
  }

  private func key(of tree: Tree) -> [String]? { self.keys.first { key in key.allSatisfy { tree[$0] != nil } } }

  /// The objects of an answer that stand in no array.
  private static func objects(in tree: Tree, _ depth: Int) -> [Tree] {
    guard depth > 0, !tree.members.isEmpty else { return [] }
    return [tree] + tree.members.flatMap { self.objects(in: $0.value, depth - 1) }
  }

  /// Whether two elements of a list are equal in these members, so that they name none of them.
  private static func isMet(_ key: [String], in tree: Tree) -> Bool {
    switch tree {
    case .object(let members): return members.contains { self.isMet(key, in: $0.value) }
    case .array(let elements):
      var seen: Set<[Tree]> = []
      for element in elements {
        let values = key.compactMap { element[$0] }
        if values.count == key.count, !seen.insert(values).inserted { return true }
      }
      return elements.contains { self.isMet(key, in: $0) }
    case .string, .number, .word, .bytes: return false
    }
  }

  /// Looks whether a read gives back what was written.
  mutating func add(_ sample: Sample) {
    let (call, shown) = (sample.call, sample.shown)
    guard shown.isSuccess, let place = self.scope, let scope = call.value(at: place)?.plain,
      let member = call.inner.first(where: { self.key(of: $0.value) != nil }), let key = self.key(of: member.value)
    else { return }
    let id = "\(sample.recording) \(sample.session ?? "") \(scope) \(key.map { member.value[$0] })"
    if shown.isWrite {
      let isWhole = shown.effect != .remove && member.value.members.count > key.count
      self.written[id] = isWhole ? (call.operation, member.name, member.value) : nil
    } else if let written = self.written[id], let body = shown.body {
      let objects = Self.objects(in: body, Self.depth).filter { object in key.allSatisfy { object[$0] == member.value[$0] } }
      guard let object = objects.first else { return }
      let isSame = object.ordered(like: written.object) == written.object
      let former = self.isGivenBack[written.kind]?[written.member] ?? true
      self.isGivenBack[written.kind, default: [:]][written.member] = isSame && former
    }
  }
}
