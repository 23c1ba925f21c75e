internal import DoppelExchange
internal import NIOCore

/// In which state what a call names is, as far as that may decide what is answered.
struct PlaceState {
  /// In words; `nil` where it is not known.
  private(set) var text: String?
  /// The same, had what was removed never been there; `nil` where nothing was, or nothing is put there.
  private(set) var unmade: String?
  /// The arguments that are told by it.
  private(set) var told: Set<String> = []
  /// What the body names by its digest, and is not there, in order.
  private(set) var missing: [String] = []
  /// What clients named in the scope, where it tells of that.
  private(set) var names: [String]?

  private let call: Call
  private let place: NamedPlace
  private let world: World
  private let places: StoredPlaces

  init(_ call: Call, at place: NamedPlace, in world: World, _ places: StoredPlaces) {
    (self.call, self.place, self.world, self.places) = (call, place, world, places)
    guard let own = place.isBeside ? self.stateBeside() : self.ownState else { return }
    guard let named = self.named, !self.isVague else { return }
    let rest = named + self.arguments() + self.references()
    self.text = own + rest
    if own == " gone", self.isPut { self.unmade = " never" + rest }
  }

  /// Whether it is not known what became of something that the answer may tell of: what clients named in the scope, where it is not
  /// about one place alone, else what it names by a digest.
  private var isVague: Bool {
    if self.place.isBeside { return self.world.isVague(below: self.places.listed(in: self.place.scope)) }
    var texts = self.call.arguments.compactMap(\.value.plain)
    if self.isPut, !self.isOpen { Self.forEachText(in: self.call.input ?? .null) { texts.append($0) } }
    let scopes = [self.place.scope] + texts.filter(self.places.isScope)
    let named = texts.filter { StoredPlaces.digest($0) != nil }
    return scopes.flatMap(self.places.paths).contains { path in
      named.contains { self.world.isVague(["\(path)\(Stores.mark)\($0)"]) }
    }
  }

  private var isPut: Bool { self.places.puts.contains("\(self.call.label) \(self.place.kind)") }

  private var isOpen: Bool { self.place.id.map { self.world.isOpen($0) } ?? false }

  private var ownState: String? {
    guard let id = self.place.id else { return "" }
    guard let isThere = self.world.isThere(id) else {
      // nothing recorded tells of what nobody named
      return self.places.named.contains(id) || self.isPut ? " never" : nil
    }
    return isThere ? (self.isOpen ? " open" : " there") : " gone"
  }

  /// What is known of what clients named in the scope.
  private mutating func stateBeside() -> String {
    let containers = self.places.listed(in: self.place.scope)
    self.names = self.world.names(in: containers)
    let known = self.world.items.filter { item in containers.contains { item.key.hasPrefix("\($0)\(Stores.mark)") } }
    return " beside \(known.isEmpty ? "never" : known.contains { $0.value.isThere } ? "there" : "gone")"
  }

  private var named: String? {
    var text = ""
    if let name = self.place.name, !self.isOpen { text += StoredPlaces.digest(name) == nil ? " word" : " digest" }
    guard let range = self.call.fields["range"] else { return text }
    // nobody asked for another part
    guard self.places.ranges.contains(range) else { return nil }
    let part = self.place.id.flatMap { self.world.bytes(at: $0) }.flatMap { AskedRange.of(range, size: $0.readableBytes) }
    return text + (part == nil ? " range \(range)" : " part")
  }

  /// Takes in what the arguments say of what is known.
  private mutating func arguments() -> String {
    var text = ""
    for argument in self.call.arguments {
      if argument.place == "?" || argument.place.hasPrefix(".") {
        // what is stored is no argument
        self.told.insert(argument.place)
      } else if let value = argument.value.plain, let word = self.word(for: argument, value) {
        self.told.insert(argument.place)
        text += " \(argument.place) \(word)"
      }
    }
    return text
  }

  private func word(for argument: Call.Argument, _ value: String) -> String? {
    if let id = self.place.id, let given = self.world.field(argument.place, of: id)?.plain {
      return given == value || given == Call.decoded(value[...]) ? "given" : "not given"
    }
    if self.places.isScope(value) { return "scope" }
    guard StoredPlaces.digest(value) != nil else { return nil }
    if let id = self.place.id {
      guard self.isOpen || self.call.body.readableBytes > 0 else { return nil }
      guard let sent = self.world.sent(to: id, self.call.body) else { return nil }
      return StoredPlaces.isDigest(value, of: sent) ? "right" : "wrong"
    }
    return self.places.source(of: self.call, at: self.place, in: self.world) == nil ? "nowhere" : "there"
  }

  /// Takes in what the body names by its digest.
  private mutating func references() -> String {
    guard self.isPut, !self.isOpen else { return "" }
    var count = 0
    var missing: [String] = []
    Self.forEachText(in: self.call.input ?? .null) { text in
      guard StoredPlaces.digest(text) != nil else { return }
      count += 1
      let id = self.places.id(of: text, in: self.place.scope) { self.world.isThere($0) == true }
      if id == nil { missing.append(text) }
    }
    self.missing = missing
    return count == 0 ? " plain" : missing.isEmpty ? " whole" : " missing \(missing.count)"
  }

  private static func forEachText(in tree: Tree, _ body: (String) -> Void) {
    switch tree {
    case .object(let members): for member in members { self.forEachText(in: member.value, body) }
    case .array(let elements): for element in elements { self.forEachText(in: element, body) }
    case .string(let text): body(text)
    case .number, .word, .bytes: break
    }
  }
}

extension StoredPlaces {
  /// What a call to what holds places names by a digest, in the scope that it names or in its own; `nil` where that is not there.
  func source(of call: Call, at place: NamedPlace, in world: World) -> String? {
    let texts = call.arguments.compactMap(\.value.plain)
    let scope = texts.first(where: self.isScope) ?? place.scope
    for text in texts where Self.digest(text) != nil {
      if let id = self.id(of: text, in: scope, isThere: { world.isThere($0) == true }) { return id }
    }
    return nil
  }
}
