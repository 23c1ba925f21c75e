internal import DoppelExchange

/// The first look at a recording: its lists, its items, and the header fields that are keys of creations.
struct Survey {
  private var worlds = Worlds()
  /// By endpoint and field whether a value that was repeated always got the same item.
  private var isKey: [String: [String: Bool]] = [:]
  private var made: [String: String] = [:]
  /// Of each exchange its endpoint.
  private(set) var endpoints: [String] = []
  /// By item the endpoint of the last write that named it, where that showed nothing.
  private var pending: [String: String] = [:]
  /// After such writes: the kind of the next request that named the item, and whether it was shown.
  private var followers: [(endpoint: String, by: String, isShown: Bool)] = []
  /// The kinds of requests that ever showed what they named.
  private var showing: Set<String> = []
  /// By endpoint whether what seems to create something never did, named no item and showed some: a search.
  private var isReading: [String: Bool] = [:]
  /// By name of a field and session what the items of that say there; `nil` where not all say the same.
  private var said: [String: [Int: (value: Tree?, items: Set<String>)]] = [:]

  /// By item the endpoint of the last write whose answer left out what was known of it, and that.
  private var leftOut: [String: (endpoint: String, fields: [String: Tree])] = [:]
  private var writing: Set<String> = []
  private var wholes: Set<String> = []
  private var partials: Set<String> = []
  /// The kinds of items that stood in one list.
  private var families: [String: String] = [:]
  private var listing: [String: Set<String>] = [:]
  /// By endpoint the kind of an item that stood at the end of its path.
  private var ofEndpoint: [String: String] = [:]

  /// What was found of items, for the context.
  func tell(_ context: inout Context) {
    context.writing = self.writing
    context.keys = self.keys
    context.constants = self.constants
    context.wholes = self.wholes
    context.partials = self.partials
    context.families = self.families
    context.listing = self.listing.mapValues { kinds in Set(kinds.map(self.family)) }
    context.catalogue.unite(self.families)
  }

  /// The endpoints after whose writes nothing was shown any more of what they named, by requests that showed it before.
  var removals: Set<String> {
    let told = self.followers.filter { self.showing.contains($0.by) }
    return Set(told.map(\.endpoint)).subtracting(told.filter(\.isShown).map(\.endpoint))
  }

  /// The endpoints that only read, whatever their protocol says.
  var readings: Set<String> { Set(self.isReading.filter(\.value).keys) }

  /// The fields that say the same in all items of a session, and not in all sessions.
  var constants: Set<String> {
    let constant = self.said.filter { _, sessions in
      sessions.values.allSatisfy { $0.value != nil } && sessions.values.contains { $0.items.count > 1 }
        && Set(sessions.values.map(\.value)).count > 1
    }
    return Set(constant.keys)
  }

  /// By endpoint the header fields whose values make a creation the same as another.
  var keys: [String: Set<String>] { self.isKey.mapValues { Set($0.filter(\.value).keys) }.filter { !$0.value.isEmpty } }

  mutating func add(_ sample: Sample, session: Int, _ context: inout Context) {
    var about: (target: Target, created: String?) = (Target(), nil)
    let known = context
    var noted: [(item: World.Item, former: World.Item?)] = []
    var place = ""
    var (before, after): (Moment?, World) = (nil, World())
    let group = session >= 0 ? "\(sample.recording)" : nil
    self.worlds.change("\(sample.recording) \(session)", naming: sample.call.parts, in: group) { world in
      let moment = Moment(sample.call, in: world, known, hasSession: session >= 0)
      place = "\(moment.place) \(sample.shown.status)"
      before = moment
      let former = world
      about = (
        moment.target, world.observe(sample.shown, of: sample.call, moment.target, keys: [], stores: known.stores)
      )
      noted = sample.shown.documents.compactMap { document in
        world.items[document.id].map { ($0, sample.shown.isWrite ? former.items[document.id] : nil) }
      }
      if let id = moment.target.ids.last, moment.target.content != nil, let item = world.items[id] { noted.append((item, nil)) }
      for document in sample.shown.documents where !sample.shown.isWrite {
        guard let item = former.items[document.id], item.fields["%"] != nil || moment.target.isTaking else { continue }
        context.elements.learn(document.whole, item)
      }
      after = world
      return world.tells(sample.shown, of: sample.call)
    }
    if let before { self.followFields(sample.shown, before, "\(sample.recording) \(session)") }
    self.followFamilies(sample.shown, about.target, after)
    self.endpoints.append(about.target.endpoint)
    if sample.shown.isWrite { self.writing.insert(about.target.endpoint) }
    if sample.shown.effect == .create {
      let reads = about.target.ids.isEmpty && about.created == nil && !sample.shown.documents.isEmpty
      let former = self.isReading[about.target.endpoint]
      let showsNothing = about.target.ids.isEmpty && sample.shown.documents.isEmpty
      self.isReading[about.target.endpoint] = showsNothing ? former : reads && former != false
    }
    self.followRemovals(of: about.target, sample, "\(sample.recording) \(session)")
    for note in noted { context.catalogue.note(note.item, at: sample.startedAt, after: note.former) }
    if let body = sample.shown.body {
      let scopes = known.stores.scopes(of: sample.call)
      context.lists.learn(body, at: place) { known.identity(of: $0, in: scopes) }
    }
    self.followConstants(sample.shown, session: session)
    self.followKeys(sample, session, about.target, about.created)
  }

  /// Whether what a write's answer left out is shown by a later read.
  private mutating func followFields(_ shown: Shown, _ moment: Moment, _ session: String) {
    for document in shown.documents {
      let key = "\(session) \(document.id)"
      if shown.isWrite, document.isWhole, document.id == moment.target.ids.last {
        let known = moment.world.items[document.id]?.shown ?? [:]
        let fields = known.filter { document.fields[$0.key] == nil }
        self.leftOut[key] = fields.isEmpty ? nil : (moment.target.endpoint, fields)
      } else if !shown.isWrite, let former = self.leftOut[key] {
        if former.fields.contains(where: { document.fields[$0.key] == $0.value }) {
          self.partials.insert(former.endpoint)
        } else if document.isWhole {
          self.wholes.insert(former.endpoint)
        }
      }
    }
  }

  /// The kinds of items that one list shows, or that stand at the end of one path, are one.
  private mutating func followFamilies(_ shown: Shown, _ target: Target, _ world: World) {
    var first: [Int: String] = [:]
    for document in shown.documents {
      guard let list = document.list, let kind = world.items[document.id]?.kind, !kind.isEmpty else { continue }
      if !shown.isWrite { self.listing[target.endpoint, default: []].insert(kind) }
      self.unite(first[list] ?? kind, kind)
      first[list] = kind
    }
    guard target.endpoint.hasSuffix("/*"), target.idPlaces.isEmpty, let id = target.ids.last,
      let kind = world.items[id]?.kind, !kind.isEmpty
    else { return }
    self.unite(self.ofEndpoint[target.endpoint] ?? kind, kind)
    self.ofEndpoint[target.endpoint] = kind
  }

  private mutating func unite(_ one: String, _ other: String) {
    let (one, other) = (self.family(of: one), self.family(of: other))
    guard one != other else { return }
    for (kind, family) in self.families where family == other { self.families[kind] = one }
    self.families[other] = one
  }

  private func family(of kind: String) -> String { self.families[kind] ?? kind }

  private mutating func followRemovals(of target: Target, _ sample: Sample, _ session: String) {
    guard let id = target.ids.last else { return }
    let kind = "\(target.endpoint) \(target.shape)"
    let isShown = sample.shown.documents.contains { $0.id == id }
    if isShown { self.showing.insert(kind) }
    if let endpoint = self.pending.removeValue(forKey: "\(session) \(id)"), !sample.shown.isWrite {
      self.followers.append((endpoint, kind, isShown))
    }
    if sample.shown.isWrite, sample.shown.isSuccess, sample.shown.documents.isEmpty {
      self.pending["\(session) \(id)"] = target.endpoint
    }
  }

  private mutating func followConstants(_ shown: Shown, session: Int) {
    for document in shown.documents where session >= 0 {
      for (name, value) in document.fields where value.plain != nil {
        let former = self.said[name]?[session]
        let isSame = former.map { $0.value == value } ?? true
        let items = (former?.items ?? []).count < 2 ? (former?.items ?? []).union([document.id]) : former?.items ?? []
        self.said[name, default: [:]][session] = (isSame ? value : nil, items)
      }
    }
  }

  private mutating func followKeys(_ sample: Sample, _ session: Int, _ target: Target, _ created: String?) {
    guard sample.shown.effect == .create, let shown = sample.shown.documents.first?.id else { return }
    for (name, value) in sample.call.fields where Made.isMade(value) {
      let key = "\(sample.recording) \(session) \(target.endpoint) \(name) \(value)"
      if let former = self.made[key] {
        let isSame = former == shown && created == nil
        self.isKey[target.endpoint, default: [:]][name] = isSame && self.isKey[target.endpoint]?[name] != false
      } else if let created {
        self.made[key] = created
      }
    }
  }
}
