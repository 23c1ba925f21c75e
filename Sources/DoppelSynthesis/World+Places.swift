internal import DoppelExchange
internal import NIOCore

extension World {
  /// Whether a place was opened for what is sent to it.
  func isOpen(_ id: String) -> Bool { self.items[id].map { $0.isThere && $0.fields["+"] != nil } ?? false }

  /// What is at a place; `nil` where that is not known.
  func bytes(at id: String) -> ByteBuffer? { if case .bytes(let bytes)? = self.field("%", of: id) { bytes } else { nil } }

  /// What was sent to a place with what is sent now; `nil` where that is not known.
  func sent(to id: String, _ body: ByteBuffer) -> ByteBuffer? {
    guard self.isOpen(id) else { return body }
    guard let former = self.bytes(at: id) else { return nil }
    let isFirst = former.readableBytes == 0 || body.readableBytes == 0
    guard isFirst || self.field("+", of: id) == .word("true") else { return nil }
    return PlaceEvidence.joined(former, body)
  }

  /// Takes in what an answer shows of places and what its call did.
  ///
  /// - Returns: the place that was opened.
  mutating func observe(_ shown: Shown, of call: Call, at place: NamedPlace, _ places: StoredPlaces) -> String? {
    guard shown.isSuccess else {
      // what a refused part did is not known
      if shown.isWrite, let id = place.id, self.isOpen(id) { self.forgetPlace(id) }
      return nil
    }
    guard shown.isWrite else {
      self.noteRead(shown, of: call, at: place)
      return nil
    }
    let link = PlaceLink(shown)
    if place.isBeside || place.name == nil && (shown.effect == .remove || link == nil) {
      // what it did to what is in the scope is not known
      for container in place.isBeside ? places.paths(of: place.scope) : [place.container] {
        self.forgetPlaces(below: container)
      }
      return nil
    }
    if shown.effect == .remove {
      if let id = place.id { self.removePlace(id, withCopies: places.removesCopies) }
      return nil
    }
    guard let link, link.path != call.path, let other = places.place(atPath: link.path), let id = other.id else {
      self.send(shown, of: call, at: place, link, places)
      return nil
    }
    if shown.status == 201 {
      self.put(id, call, at: place, places)
      return nil
    }
    guard place.name == nil else {
      place.id.map { self.forgetPlace($0) }
      return nil
    }
    let fields = link.fields.merging(["+": .word(places.joins ? "true" : "once"), "%": .bytes(call.body)]) { own, _ in own }
    self.putPlace(id, fields)
    return id
  }

  private mutating func noteRead(_ shown: Shown, of call: Call, at place: NamedPlace) {
    guard let id = place.id else { return }
    if shown.status == 200, self.isThere(id) != true {
      let isWhole = shown.raw.readableBytes > 0 && !call.hasQuery
      self.putPlace(id, isWhole ? ["%": .bytes(shown.raw)] : [:])
    }
    guard self.isThere(id) == true else { return }
    if let tag = shown.tag { self.set("@etag", of: id, to: .string(tag)) }
    if self.isOpen(id), let link = PlaceLink(shown), link.path == call.path {
      for (name, value) in link.fields { self.set(name, of: id, to: value) }
    }
  }

  /// Takes in what is sent to a place itself.
  private mutating func send(_ shown: Shown, of call: Call, at place: NamedPlace, _ link: PlaceLink?, _ places: StoredPlaces) {
    guard let id = place.id else { return }
    let isOpen = self.isOpen(id)
    let isWhole = shown.effect == .change && !call.hasQuery && places.senders.contains(call.label)
    guard isOpen || isWhole, link.map({ $0.path == call.path }) ?? true,
      let bytes = self.sent(to: id, call.body)
    else { return self.forgetPlace(id) }
    guard isOpen else { return self.putPlace(id, Self.fields(of: call, bytes)) }
    self.set("%", of: id, to: .bytes(bytes))
    for (name, value) in link?.fields ?? [:] { self.set(name, of: id, to: value) }
  }

  /// Puts what a call sends where its answer says: all that was sent to a place that was opened for it, or what it names elsewhere.
  private mutating func put(_ id: String, _ call: Call, at place: NamedPlace, _ places: StoredPlaces) {
    var fields: [String: Tree] = [:]
    let isWhole = places.senders.contains(call.label)
    if let own = place.id {
      if self.isOpen(own) || isWhole, let bytes = self.sent(to: own, call.body) { fields = Self.fields(of: call, bytes) }
      if self.isOpen(own) {
        self.forgetPlace(own)
      } else {
        self.putPlace(own, fields.merging(["=": .string(id)]) { first, _ in first })
      }
    } else if call.body.readableBytes > 0 {
      fields = isWhole ? Self.fields(of: call, call.body) : [:]
    } else if let source = places.source(of: call, at: place, in: self) {
      fields = self.items[source]?.fields.filter { $0.key == "%" || $0.key.hasPrefix("<") } ?? [:]
    }
    self.putPlace(id, fields)
  }

  /// A body with the header fields that came with it.
  private static func fields(of call: Call, _ bytes: ByteBuffer) -> [String: Tree] {
    var fields: [String: Tree] = ["%": .bytes(bytes)]
    for (name, value) in call.fields where !Stores.passing.contains(name) { fields["<" + name] = .string(value) }
    return fields
  }

  /// The names of what is there under some paths, in order: those that are no digest.
  func names(in containers: [String]) -> [String] {
    let ids = self.items.filter { item in
      item.value.isThere && containers.contains { item.key.hasPrefix("\($0)\(Stores.mark)") }
    }
    return ids.keys.map(NamedPlace.name(ofID:)).filter { StoredPlaces.digest($0) == nil }.sorted()
  }
}
