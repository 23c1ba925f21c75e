internal import DoppelExchange

/// What one session knows of the server's state: the items that it has seen, as its own writes left them.
struct World: Sendable {
  struct Item: Sendable {
    /// The endpoint that made it; empty where it was there before.
    var kind: String
    /// The items in which it was made.
    var parents: [String]
    var fields: [String: Tree]
    /// Whether it was not removed.
    var isThere = true
    /// Its place in the order of creation.
    var number: Int
    /// Whether the session made it, so that nothing is in it but what the session put there.
    var isMade = false
    /// All that is known to be in it, where that is everything: as it was stored, or is shown.
    var whole: Tree?
    /// Its place in the order of the last writes.
    var changed = 0
    /// Whether all of its fields are known: an answer showed it by itself.
    var isComplete = false
    /// The session that made it; empty where none is known.
    var owner = ""
    /// The path in which it was made.
    var within: [String] = []

    /// Its own fields: those that answers show of it.
    var shown: [String: Tree] { self.fields.filter { !Catalogue.isHidden($0.key) } }

    /// A field, or one within it: `price.amount`, `lines.0.text`.
    func field(_ path: String) -> Tree? {
      if let field = self.fields[path] { return field }
      guard let mark = path.firstIndex(of: ".") else { return nil }
      var tree = self.fields[String(path[..<mark])]
      for name in path[mark...].split(separator: ".") { tree = tree?[String(name)] ?? tree?.element(String(name)) }
      return tree
    }
  }

  /// When an answer was given, and what it showed.
  struct Mark: Sendable {
    /// Of all writes before it the number of the last.
    var count: Int
    /// The items on its page, and on those before.
    var shown: Set<String>
  }

  /// Items of one session; of one with more nothing is made up.
  static let itemLimit = 1_000

  private(set) var items: [String: Item] = [:]
  /// The session whose request it is.
  var asking = ""
  /// The widest item that it names, where another session made that.
  var foreign: String?
  /// The items that came to be, to be taken.
  private var made: [String] = []
  private var count = 0
  /// The items that calls with a key made, by endpoint, field and value of the key.
  private var keyed: [String: String] = [:]
  /// The items of which it is not known what a write did to them, and those in which that is so of one.
  private var vague: Set<String> = []
  private var vagueWithin: Set<String> = []
  /// The items that a request was about that was not answered, with what they are in.
  private var lost: [String: [String]] = [:]
  /// The texts in the keys of what is stored.
  private var keyParts: Set<String> = []
  /// What was taken, by its handle, and what is still held.
  private var handles: [String: String] = [:]
  private var held: Set<String> = []
  /// What answers to creations say.
  private var announced: Set<String> = []
  private var marks: [String: Mark] = [:]
  /// The items that writes of the session made otherwise than they were recorded, and the kinds and the paths of such items.
  var departed: Set<String> = []
  var departures: Set<String> = []
  /// Whether there were more items than are kept.
  private(set) var isOver = false

  /// The item's state: `nil` where it was never seen.
  func isThere(_ id: String) -> Bool? { self.items[id]?.isThere }

  /// A field, or one within it: `price.amount`.
  func field(_ path: String, of id: String) -> Tree? { self.items[id]?.field(path) }

  /// The items of a kind that are there, in order of creation; where asked for those, too, that were removed.
  func items(of kind: String, in parent: String? = nil, evenGone: Bool = false) -> [(id: String, item: Item)] {
    self.items.lazy.filter {
      ($0.value.isThere || evenGone) && $0.value.kind == kind && !self.held.contains($0.key)
        && (parent.map($0.value.parents.contains) ?? true)
    }
    .map { (id: $0.key, item: $0.value) }.sorted { $0.item.number < $1.item.number }
  }

  /// What was so when an answer said something that was made for it: an entity tag, or what stands for the next page.
  func mark(_ text: String) -> Mark? { self.marks[Self.bare(text)] }

  /// A text without the marks of an entity tag (RFC 9110 section 8.8.3), and with what is percent-encoded undone.
  private static func bare(_ text: String) -> String {
    let opaque = text.hasPrefix("W/") ? text.dropFirst(2) : text[...]
    let isQuoted = opaque.count > 1 && opaque.hasPrefix("\"") && opaque.hasSuffix("\"")
    return Call.decoded(isQuoted ? opaque.dropFirst().dropLast() : opaque)
  }

  /// What answers said that is remembered.
  static let markLimit = 1_000

  private mutating func note(_ shown: Shown, of call: Call) {
    var texts = shown.tag.map { [$0] } ?? []
    for field in shown.fields where field.value.contains("?") {
      texts += field.value.split(whereSeparator: { "?&;".contains($0) }).dropFirst().compactMap { pair in
        pair.split(separator: "=", maxSplits: 1).last.map { String($0.prefix { $0 != ">" }) }
      }
    }
    texts += (shown.body?.members ?? []).compactMap { if case .string(let text) = $0.value { text } else { nil } }
    let former = call.arguments.compactMap { $0.value.plain.flatMap { self.mark($0) } }.first
    let mark = Mark(
      count: self.count, shown: (former?.shown ?? []).union(shown.documents.filter { $0.list != nil }.map(\.id)))
    for text in texts.map(Self.bare) where text == shown.tag.map(Self.bare) || Made.isMade(text) {
      if self.marks.count >= Self.markLimit {
        let oldest = self.marks.values.map(\.count).sorted()[Self.markLimit / 2]
        self.marks = self.marks.filter { $0.value.count > oldest }
      }
      self.marks[text] = mark
    }
  }

  /// Whether a path names an item: a name that is counted or chosen stands for other things elsewhere than where it was made.
  func isNamed(_ id: String, by parts: [String]) -> Bool {
    guard let item = self.items[id] else { return false }
    return Made.isMade(id) || item.within == Array(parts.prefix { $0 != id })
  }

  /// Notes that it is not known what became of an item.
  mutating func doubt(_ id: String) { self.vague.insert(id) }

  /// Whether an answer tells of the item of another session that its request names: a read shows what is known of it, and a write is to
  /// what is in it. Another session may have something of the same name.
  func tells(_ shown: Shown, of call: Call) -> Bool {
    guard shown.isSuccess, let foreign = self.foreign else { return false }
    if call.parts.last != foreign || shown.effect == .remove { return true }
    return !shown.isWrite
      && shown.documents.contains { document in
        document.id == foreign && document.fields.allSatisfy { self.items[foreign]?.fields[$0.key] == $0.value }
      }
  }

  /// The items that came to be since this was asked.
  mutating func takeMade() -> [String] {
    defer { self.made = [] }
    return self.made
  }

  /// Takes in what another world knows that this one does not.
  mutating func take(in other: World) {
    for (id, item) in other.items.sorted(by: { $0.value.number < $1.value.number }) where self.items[id] == nil {
      guard self.items.count < Self.itemLimit else { return self.isOver = true }
      self.count += 1
      var item = item
      (item.number, item.changed) = (self.count, self.count)
      self.items[id] = item
      if !item.owner.isEmpty { self.made.append(id) }
    }
    self.keyed.merge(other.keyed) { own, _ in own }
    self.announced.formUnion(other.announced)
    self.vague.formUnion(other.vague)
    self.vagueWithin.formUnion(other.vagueWithin)
    self.lost.merge(other.lost) { own, _ in own }
    self.departed.formUnion(other.departed)
    self.departures.formUnion(other.departures)
    self.isOver = self.isOver || other.isOver
  }

  /// Notes that it is not known what a call did to what it names.
  mutating func lose(_ target: Target) {
    guard let id = target.ids.last, !target.isStored else { return }
    if target.endpoint.hasSuffix("*") { self.lost[id] = Array(target.ids.dropLast()) } else { self.vagueWithin.insert(id) }
  }

  mutating func set(_ name: String, of id: String, to value: Tree) { self.items[id]?.fields[name] = value }

  /// The item that a call with the same key made.
  func made(by endpoint: String, _ field: String, _ value: String) -> String? { self.keyed["\(endpoint) \(field) \(value)"] }

  /// Whether it is not known what was done to an item, or to what is in it.
  func isVague(_ ids: [String]) -> Bool {
    guard !self.vague.isEmpty || !self.vagueWithin.isEmpty || !self.lost.isEmpty else { return false }
    if let id = ids.last, self.lost.values.contains(where: { $0.contains(id) }) { return true }
    return ids.contains { self.vague.contains($0) || self.lost[$0] != nil }
      || ids.last.map { self.vagueWithin.contains($0) } ?? false
  }

  /// Whether it is not known what became of an item itself.
  func isLost(_ id: String) -> Bool { self.vague.contains(id) || self.lost[id] != nil }

  /// Whether it is not known what a list would show of an item.
  func isBlurred(_ id: String) -> Bool { self.isLost(id) || self.vagueWithin.contains(id) }

  /// Whether it is not known what became of something under some paths.
  func isVague(below containers: [String]) -> Bool {
    guard !self.vague.isEmpty || !self.lost.isEmpty else { return false }
    let paths = Set(containers)
    func isBelow(_ id: String) -> Bool {
      id.firstIndex(of: Stores.mark).map { paths.contains(String(id[..<$0])) } ?? false
    }
    return self.vague.contains(where: isBelow) || self.lost.keys.contains(where: isBelow)
  }

  /// Whether an answer to a creation named it.
  func isAnnounced(_ id: String) -> Bool { self.announced.contains(id) }

  /// Whether an answer says again that something was put somewhere that is known already.
  func repeats(_ shown: Shown) -> Bool {
    shown.isWrite && shown.documents.contains { self.items[$0.id]?.kind.first == Stores.mark }
  }

  /// Whether a text is a part of the key of something stored.
  func isPartOfKey(_ text: String) -> Bool { self.keyParts.contains(text) }

  /// Takes in what an answer shows and what its call did.
  ///
  /// - Parameter keys: the header fields whose values make a creation the same as another.
  /// - Returns: the item that came to be.
  @discardableResult
  mutating func observe(
    _ shown: Shown, of call: Call, _ target: Target, keys: Set<String>, stores: Stores = Stores()
  ) -> String? {
    let queues = stores.queues
    if let place = target.place { return self.observe(shown, of: call, at: place, stores.places) }
    if shown.effect == .remove, shown.isSuccess, !stores.places.isEmpty { self.forgetPlaces(below: call.path) }
    guard shown.isSuccess else { return nil }
    self.announce(shown)
    self.release(call, queues)
    if shown.isWrite, target.isVague { self.blurObjects() }
    self.store(shown, target)
    var created: String?
    for document in shown.documents {
      if var item = self.items[document.id] {
        if !item.isThere {
          guard shown.isWrite else { continue }
          self.count += 1
          item = Item(kind: item.kind, parents: item.parents, fields: [:], number: self.count, changed: self.count)
        }
        if shown.isWrite, !document.isNested {
          // an answer that is given again changes nothing
          if document.fields.contains(where: { item.fields[$0.key] != $0.value }) {
            self.count += 1
            item.changed = self.count
          }
          if target.showsWhole, document.list == nil { item.fields = item.fields.filter { item.shown[$0.key] == nil } }
        }
        if document.isWhole {
          item.isComplete = true
          self.lost[document.id] = nil
        }
        item.fields.merge(document.fields) { former, new in shown.isWrite ? new : former }
        if shown.isWrite, let whole = item.whole { item.whole = whole.overlaid(with: document.whole) }
        self.items[document.id] = item
      } else if self.items.count < Self.itemLimit {
        let isNew = shown.isWrite && !document.isNested
        let put = queues.ids.first { document.fields[$0] != nil && document.id.contains(Stores.mark) }
        self.count += 1
        self.items[document.id] = Item(
          kind: isNew ? put.map { "\(Stores.mark)\($0)" } ?? target.kind : "",
          parents: target.ids.filter { $0 != document.id },
          fields: put == nil ? document.fields : document.fields.merging(call.put(as: document)) { own, _ in own },
          number: self.count, changed: self.count, isComplete: document.isWhole, owner: isNew ? self.asking : "",
          within: Array(call.parts.prefix { $0 != document.id }))
        if isNew { self.made.append(document.id) }
        if isNew { created = created ?? document.id }
      } else {
        self.isOver = true
      }
    }
    if target.isTaking { self.hold(shown, queues) }
    self.settle(shown, target, created)
    self.note(shown, of: call)
    if target.isStored, shown.isWrite, shown.effect != .remove, target.content == nil, shown.documents.isEmpty {
      self.blur(target)
    }
    if let created {
      for key in keys { if let value = call.fields[key] { self.keyed["\(target.endpoint) \(key) \(value)"] = created } }
    }
    return created
  }

  /// Places of which it is not known what became of them; of a session with more nothing is made up.
  static let vagueLimit = 10_000

  /// Whether anything was ever known of a place.
  func isUsed(_ id: String) -> Bool { self.items[id] != nil || self.vague.contains(id) }

  mutating func putPlace(_ id: String, _ fields: [String: Tree]) {
    guard self.items[id] != nil || self.items.count < Self.itemLimit else { return self.isOver = true }
    self.count += 1
    self.items[id] = Item(kind: "", parents: [], fields: fields, number: self.count)
    self.vague.remove(id)
  }

  /// Removes what is at a place.
  ///
  /// - Parameter copies: whether it is gone under the other names that it was put under, too.
  mutating func removePlace(_ id: String, withCopies copies: Bool) {
    self.items[id]?.isThere = false
    guard copies else { return }
    for (other, item) in self.items where item.fields["="] == .string(id) { self.items[other]?.isThere = false }
  }

  /// Notes that it is not known any more what is at the places whose paths begin so.
  mutating func forgetPlaces(below path: String) {
    for id in self.items.keys where id.hasPrefix("\(path)\(Stores.mark)") || id.hasPrefix("\(path)/") { self.forgetPlace(id) }
  }

  /// Notes that it is not known any more what is at a place.
  mutating func forgetPlace(_ id: String) {
    self.items[id] = nil
    guard !self.isOver else { return }
    self.vague.insert(id)
    self.isOver = self.isOver || self.vague.count > Self.vagueLimit
  }

  /// Takes in what a write stores under a name, and that what holds it is there.
  private mutating func store(_ shown: Shown, _ target: Target) {
    guard target.isStored, let id = target.ids.last else { return }
    for (place, id) in target.ids.enumerated() where self.items[id] == nil && self.items.count < Self.itemLimit {
      let isInner = id.contains(Stores.mark)
      guard !isInner || target.isRead(shown) else { continue }
      self.count += 1
      self.items[id] = Item(
        kind: "", parents: Array(target.ids.prefix(place)), fields: [:], number: self.count,
        isMade: !isInner && (self.announced.contains(id) || self.makes(shown, target) && place == target.ids.count - 1))
    }
    guard shown.isWrite, shown.effect != .remove, let content = target.content else { return }
    var fields: [String: Tree] = [:]
    var whole: Tree?
    switch content {
    case .body(let body, let said) where shown.effect == .change:
      for (name, value) in said { fields["<" + name] = .string(value) }
      fields["%"] = .bytes(body)
    case .object(let tree):
      for member in tree.members { fields[member.name] = member.value }
      whole = tree
    case .copy(let source):
      guard let item = self.items[source], item.isThere, item.fields["%"] != nil else { return self.blur(target) }
      fields = item.fields.filter { $0.key.hasPrefix("<") || $0.key == "%" }
    case .body, .unknown: return self.blur(target)
    }
    for field in shown.fields { fields["@" + field.name.lowercased()] = .string(field.value) }
    for (name, value) in target.names { fields[name] = .string(value) }
    self.put(id, fields, whole, target)
  }

  /// Whether a write makes what it names, and does not put something there.
  private func makes(_ shown: Shown, _ target: Target) -> Bool {
    shown.isWrite && shown.effect != .remove && shown.documents.isEmpty
  }

  /// Values of answers to creations that are remembered.
  private static let announcedLimit = 1_000

  private mutating func announce(_ shown: Shown) {
    guard shown.effect == .create, self.announced.count < Self.announcedLimit else { return }
    for member in shown.body?.members ?? [] { if let text = member.value.plain { self.announced.insert(text) } }
  }

  /// Notes what was taken, and by which handles it is named.
  private mutating func hold(_ shown: Shown, _ queues: StoredQueues) {
    for document in shown.documents {
      self.held.insert(document.id)
      // the last handle names it
      self.handles = self.handles.filter { $0.value != document.id }
      for name in queues.handles {
        if let handle = document.fields[name]?.plain { self.handles[handle] = document.id }
        self.items[document.id]?.fields[name] = nil
      }
    }
  }

  /// Notes that what a call names by a handle was given back.
  private mutating func release(_ call: Call, _ queues: StoredQueues) {
    guard !self.handles.isEmpty else { return }
    let named = call.arguments.compactMap { $0.value.plain.flatMap { self.handles[$0] } }
    guard let id = named.first, queues.releases.contains(call.asked { self.handles[$0] != nil }) else { return }
    self.held.remove(id)
  }

  private mutating func put(_ id: String, _ fields: [String: Tree], _ whole: Tree?, _ target: Target) {
    guard self.items[id] != nil || self.items.count < Self.itemLimit else { return self.isOver = true }
    var item = self.items[id] ?? Item(kind: "", parents: [], fields: [:], isThere: false, number: 0)
    if !item.isThere || item.kind.isEmpty {
      self.count += 1
      item.number = self.count
      item.kind = target.endpoint
    }
    item.parents = Array(target.ids.prefix(1))
    item.isThere = true
    (item.fields, item.whole) = (fields, whole)
    self.items[id] = item
    self.keyParts.formUnion(target.keyParts)
    self.vague.remove(id)
  }

  /// Notes that it is not known what a write did to stored objects.
  private mutating func blurObjects() {
    for (id, item) in self.items where item.whole != nil {
      self.vague.insert(id)
      self.vagueWithin.formUnion(item.parents)
    }
    self.vagueWithin.formUnion(self.items.keys.filter { !$0.contains(Stores.mark) })
  }

  /// Notes that it is not known what a write did to what it names.
  private mutating func blur(_ target: Target) {
    guard let id = target.ids.last, id.contains(Stores.mark) else { return }
    self.vague.insert(id)
    self.vagueWithin.formUnion(target.ids.dropLast())
  }

  private mutating func settle(_ shown: Shown, _ target: Target, _ created: String?) {
    guard let about = created ?? target.ids.last, self.items[about] != nil else { return }
    if shown.effect == .remove {
      // what stands behind an item in the path is removed of it, not the item
      let isNamed = target.isStored || target.endpoint.hasSuffix("*") || !target.idPlaces.isEmpty || created != nil
      for id in isNamed ? [about] : shown.documents.map(\.id) { self.remove(id, shown) }
      return
    }
    if shown.effect == .change, target.content == nil, !target.isStored, !shown.documents.contains(where: { $0.id == about }) {
      self.items[about]?.fields = [:]
      self.items[about]?.isComplete = false
    }
    if let tag = shown.tag, shown.isWrite || self.items[about]?.fields["@etag"] == nil {
      self.items[about]?.fields["@etag"] = .string(tag)
    }
  }

  private mutating func remove(_ id: String, _ shown: Shown) {
    self.items[id]?.isThere = false
    if let document = shown.documents.first(where: { $0.id == id }), let item = self.items[id] {
      // what is told of it now is all that there is
      self.items[id]?.fields = document.fields.merging(item.fields.filter { Catalogue.isHidden($0.key) }) { own, _ in own }
      self.count += 1
      self.items[id]?.changed = self.count
    }
    for (other, item) in self.items where item.parents.contains(id) { self.items[other]?.isThere = false }
  }
}
