extension Call {
  /// What it is about, given what is an item.
  func target(_ stores: Stores = Stores(), isItem: (String) -> Bool) -> Target {
    if let place = stores.places.place(atPath: self.path) { return self.target(at: place, stores.places) }
    var target = Target()
    var pattern: [String] = []
    let stored = stores.isEmpty ? [] : stores.paths(named: self, isItem: isItem)
    if let container = stored.first {
      target.ids = stored
      pattern = container.split(separator: "/").map { _ in "*" } + (stored.count > 1 ? ["**"] : [])
    } else {
      for part in self.parts {
        let isItem = isItem(part)
        pattern.append(isItem ? "*" : part)
        if isItem { target.ids.append(part) }
      }
    }
    target.endpoint = "\(self.label) /\(pattern.joined(separator: "/"))"
    var shape: [String] = []
    var within: String?
    if !stores.isEmpty {
      within = self.find(stores, stored, &target, &shape)
      target.isVague = stores.isVague(self)
    }
    for argument in self.arguments {
      let name = argument.name.lowercased()
      if stores.scopes.contains(argument.place) || within.map({ argument.place.hasPrefix($0) }) ?? false {
        target.idPlaces.insert(argument.place)
      } else if name.hasSuffix("id"), let id = argument.value.plain, isItem(id) {
        target.ids.append(id)
        target.idPlaces.insert(argument.place)
        shape.append("\(argument.place)*")
      } else {
        shape.append(argument.place)
      }
    }
    target.shape = shape.sorted().joined(separator: " ")
    return target
  }

  private func target(at place: NamedPlace, _ places: StoredPlaces) -> Target {
    var target = Target()
    target.place = place
    target.ids = place.id.map { [$0] } ?? []
    target.isNameFree = places.isNameFree(place, of: self)
    target.endpoint = "\(self.label) /\(place.kind)" + (place.name == nil ? "" : "/**")
    return target
  }

  /// What it stores or names that is stored.
  ///
  /// - Parameter stored: what its path names.
  /// - Returns: how the places of the arguments begin that are no arguments: what names something, or is stored.
  private func find(_ stores: Stores, _ stored: [String], _ target: inout Target, _ shape: inout [String]) -> String? {
    target.isStored = !stored.isEmpty
    if stored.count > 1 {
      let name = String(stored[1].drop { $0 != Stores.mark }.dropFirst())
      target.names = stores.names.sorted().map { ($0, name) }
      for (name, value) in self.fields.sorted(by: { $0.key < $1.key }) {
        guard let source = stores.item(atPath: value), source != stored[1] else { continue }
        target.ids.insert(source, at: 1)
        target.content = .copy(of: source)
        shape.append("@\(name)*")
      }
      if self.hasQuery { target.content = .unknown }
      if target.content == nil { target.content = .body(self.body, self.fields.filter { !Stores.passing.contains($0.key) }) }
      if let range = self.fields["range"] { shape.append("@range \(range)") }
      // what is stored is no argument
      return self.hasQuery ? nil : ""
    }
    if let scope = stores.scope(of: self) {
      target.ids.append(scope)
      target.isStored = true
      target.isTaking = stores.queues.takers.contains(self.operation)
      guard let (id, member) = stores.object(named: self) else { return nil }
      target.ids.append(id)
      target.keyParts = stores.texts(inKeyOf: member.value)
      let isContent = stores.contents[self.operation] == member.name
      target.content = isContent ? .object(member.value) : nil
      shape.append(".\(member.name)*")
      return ".\(member.name)."
    }
    return nil
  }
}
