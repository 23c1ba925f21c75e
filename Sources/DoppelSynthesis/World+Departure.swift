internal import DoppelExchange
internal import NIOCore

extension World {
  /// Notes that a session left the recording by a write: that items are otherwise than there, and with them all that lists their kinds.
  mutating func depart(with ids: [String]) {
    for id in ids {
      guard let item = self.items[id] else { continue }
      self.departed.insert(id)
      if !item.kind.isEmpty { self.departures.insert(item.kind) }
      self.departures.insert(Self.place(item.within))
    }
  }

  /// Notes the same of an answer to a write that was made up.
  mutating func depart(with shown: Shown, of target: Target) {
    guard shown.isWrite, shown.isSuccess, target.place == nil, !target.isStored else { return }
    let told = shown.documents.filter { !$0.isNested }.map(\.id)
    self.depart(with: told + (told.isEmpty || target.endpoint.hasSuffix("*") ? target.ids.suffix(1) : []))
  }

  /// Notes the same of a write that was not answered.
  mutating func depart(without call: Call, _ target: Target) {
    guard target.place == nil, !target.isStored else { return }
    // it may have made anew what was gone
    for id in call.arguments.compactMap(\.value.plain) where self.isThere(id) == false { self.doubt(id) }
    guard target.ids.isEmpty else { return self.depart(with: target.ids.suffix(1)) }
    self.departures.formUnion([target.kind, Self.place(call.parts)])
  }

  /// Notes that a write was answered as to another item: what became of this one is not known.
  mutating func depart(asTo other: Shown, _ target: Target) {
    guard other.isWrite, other.isSuccess, let id = target.ids.last else { return }
    self.doubt(id)
    self.depart(with: [id])
  }

  /// Whether the arguments of a call name items that are there, by their places.
  func named(by call: Call) -> [String: Bool] {
    guard !self.items.isEmpty else { return [:] }
    let named = call.arguments.compactMap { argument in
      argument.value.plain.flatMap(self.isThere).map { (argument.place, $0) }
    }
    return Dictionary(named) { first, _ in first }
  }

  /// The items in the lists of a read that the session itself made.
  func own(in shown: Shown) -> Set<String> {
    guard !shown.isWrite else { return [] }
    return Set(shown.documents.filter { $0.list != nil && self.items[$0.id]?.owner == self.asking }.map(\.id))
  }

  /// Whether a recorded answer tells of lists from which the session's own may differ: of items of a kind in which it left the
  /// recording, or of some that it would have made itself, and did not.
  ///
  /// - Parameter kinds: of what such answers list.
  func departs(from sample: Sample, of call: Call, listing kinds: Set<String>) -> Bool {
    guard sample.shown.isSuccess, !sample.shown.isWrite else { return false }
    if sample.own.contains(where: { self.items[$0] == nil }) { return true }
    if !self.departures.isDisjoint(with: kinds) { return true }
    return call.body.readableBytes == 0 && self.departures.contains(Self.place(call.parts))
  }

  /// Whether a recorded answer to a read shows an item otherwise than the session left it, or it is not known how it did.
  func differs(from shown: Shown, about target: Target) -> Bool {
    guard !shown.isWrite, target.place == nil, !target.isStored else { return false }
    if let id = target.ids.last, self.isLost(id) { return true }
    return shown.documents.contains { document in
      guard self.departed.contains(document.id), let item = self.items[document.id] else { return false }
      return !item.isThere || self.isVague([document.id])
        || document.fields.contains { name, value in item.fields[name].map { !Self.isSame($0, value) } ?? false }
    }
  }

  /// Whether an item has other fields than one had when an answer was recorded.
  func differs(_ id: String?, from fields: [String: Tree]) -> Bool {
    guard let id, let item = self.items[id], item.isThere else { return false }
    return fields.contains { name, value in item.fields[name].map { !Self.isSame($0, value) } ?? false }
  }

  private static func isSame(_ one: Tree, _ other: Tree) -> Bool { one == other || one.withMade(of: other) == other }

  private static func place(_ parts: [String]) -> String { "/" + parts.joined(separator: "/") }
}
