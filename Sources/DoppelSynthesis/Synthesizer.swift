package import DoppelExchange
internal import DoppelLearn
package import NIOCore
internal import Synchronization

/// Makes up answers in states that were never recorded, by a model of the recorded server; keeps the state of each live session.
package final class Synthesizer: Sendable {
  /// An answer that was made up.
  package struct Made: Sendable {
    package var response: Message
    /// The recorded exchange that it was made after.
    package var exchange: ExchangeID
    /// The same taken apart.
    let shown: Shown
    /// How it came about: of a request that holds others, of each of those.
    package var makings: [Making]
    /// Whether all that it says is the client's own, so that nothing in it stands for something recorded.
    package var isOwn = false
  }

  /// What is said in place of what the library chose.
  package enum Reply: Sendable {
    /// That stands: it says what the model says, or the model says nothing.
    case asChosen
    case made(Made)
    /// Neither: it was recorded in another situation, and what is said in this one is not known.
    case unknown
  }

  /// What the library chose.
  package enum Choice: Sendable {
    /// A recorded answer, by its number.
    case recorded(Int)
    case miss
  }

  /// The live sessions that are remembered; those unused for longest are forgotten first, an eighth of them at once.
  package static let sessionLimit = 1_024

  fileprivate struct State {
    var worlds = Worlds(limit: Synthesizer.sessionLimit)
    var random = SystemRandomNumberGenerator()
  }

  private let model: SynthesisModel
  private let state: Mutex<State>

  package init(_ model: SynthesisModel) {
    self.model = model
    self.state = Mutex(State())
  }

  private init(copying other: Synthesizer) {
    self.model = other.model
    self.state = Mutex(other.state.withLock { $0 })
  }

  /// One in the same state that goes its own way.
  package func copy() -> Synthesizer { Synthesizer(copying: self) }

  /// How many live sessions were forgotten because there were too many.
  package var forgottenSessions: Int { self.state.withLock { $0.worlds.forgotten } }

  /// An answer in place of what the library chose.
  ///
  /// - Parameters:
  ///   - key: the canonical bytes of the request's signature, as recorded.
  ///   - own: the same and the request as the client sent them.
  ///   - session: of the live session; empty for requests without one, which share one.
  ///   - recorded: the recorded session that it follows; -1 for none.
  package func answer(
    _ key: ByteBuffer, _ request: Message, own: (key: ByteBuffer, request: Message)? = nil, session: String,
    following recorded: Int, at now: Timestamp, chosen: Choice
  ) -> Reply {
    let call = self.call(key, request, own)
    return self.state.withLock { state in
      var random = state.random
      var reply = Reply.asChosen
      state.worlds.change(session, naming: call.parts, in: session.isEmpty ? nil : "") { world in
        let moment = Moment(call, in: world, self.model.context, hasSession: !session.isEmpty)
        let inner = self.model.context.envelopes[call.operation].flatMap { envelope in
          envelope.calls(in: call).map { (envelope: envelope, calls: $0) }
        }
        if let inner {
          let who = Follower(session: recorded, hasSession: !session.isEmpty, now: now)
          reply = self.answer(inner.calls, in: inner.envelope, chosen, who, &world, &random)
        } else {
          reply = self.answer(moment, in: &world, recorded, now, chosen, &random)
        }
        if self.isMiss(reply, chosen) {
          for call in inner?.calls ?? [call] {
            let target = Moment(call, in: world, self.model.context, hasSession: !session.isEmpty).target
            guard self.model.context.writing.contains(target.endpoint) else { continue }
            world.lose(target)
            world.depart(without: call, target)
          }
        }
        return self.shown(reply, chosen).map { world.tells($0, of: call) } ?? false
      }
      state.random = random
      return reply
    }
  }

  /// A request taken apart: about places as the client sent it, because what is there is known by what that sent.
  private func call(_ key: ByteBuffer, _ request: Message, _ own: (key: ByteBuffer, request: Message)?) -> Call {
    let places = self.model.context.stores.places
    if !places.isEmpty, let own {
      let call = Call(key: own.key, fields: own.request.fields, body: own.request.body, form: self.model.form)
      if places.place(atPath: call.path) != nil { return call }
    }
    return Call(key: key, fields: request.fields, body: request.body, form: self.model.form)
  }

  private func isMiss(_ reply: Reply, _ chosen: Choice) -> Bool {
    switch (reply, chosen) {
    case (.unknown, _), (.asChosen, .miss): true
    case (.made, _), (.asChosen, .recorded): false
    }
  }

  /// The answer that is given.
  private func shown(_ reply: Reply, _ chosen: Choice) -> Shown? {
    switch (reply, chosen) {
    case (.made(let made), _): made.shown
    case (.asChosen, .recorded(let order)): self.model.samples[order]?.shown
    case (.asChosen, .miss), (.unknown, _): nil
    }
  }

  /// Whether a session has seen an item of this id.
  package func knows(_ id: ByteBuffer, session: String) -> Bool {
    let text = String(buffer: id)
    return self.state.withLock { state in
      guard let world = state.worlds.world(of: session) else { return false }
      return world.isThere(text) != nil || world.isPartOfKey(text)
    }
  }

  private func answer(
    _ moment: Moment, in world: inout World, _ session: Int, _ now: Timestamp, _ chosen: Choice,
    _ random: inout SystemRandomNumberGenerator
  ) -> Reply {
    var sample: Sample?
    if case .recorded(let order) = chosen { sample = self.model.samples[order] }
    guard let found = self.form(for: moment.scene(session: session, at: now, isWrite: false), moment) else {
      return self.asChosen(sample, moment, session, now, in: &world)
    }
    var scene = moment.scene(session: session, at: now, isWrite: found.form.shown.isWrite)
    if let sample {
      var after = world
      scene.created = self.observe(sample, asked: moment, in: &after)
      scene.after = after
      let isUsed = moment.target.place != nil && scene.created.map(world.isUsed) ?? false
      if !isUsed, !world.repeats(sample.shown), self.says(sample, found.form, named: found.name, in: scene) {
        world = after
        return .asChosen
      }
    }
    if case .recorded = chosen, sample == nil { return .asChosen }
    guard let (shown, making) = self.make(found.form, moment, session, now, &scene, &random) else {
      return self.asChosen(sample, moment, session, now, in: &world)
    }
    world = scene.before
    self.observe(shown, moment, scene.after, in: &world)
    let length = shown.status == 200 && shown.body == nil ? moment.scene(session: session, at: now, isWrite: false).size : nil
    return .made(
      Made(
        response: self.message(shown, length: length), exchange: found.form.exchange, shown: shown, makings: [making],
        isOwn: moment.target.place != nil))
  }

  /// Takes in an answer that was made up.
  private func observe(_ shown: Shown, _ moment: Moment, _ after: World, in world: inout World) {
    world.observe(
      shown, of: moment.call, moment.target, keys: self.model.context.keys[moment.target.endpoint] ?? [],
      stores: self.model.context.stores)
    world.depart(with: shown, of: moment.target)
    for (id, item) in after.items {
      for (name, value) in item.fields where name.hasPrefix("^") && world.field(name, of: id) == nil {
        world.set(name, of: id, to: value)
      }
    }
  }

  /// Who asks, and when.
  private struct Follower {
    /// The recorded session that it follows; -1 for none.
    var session: Int
    var hasSession: Bool
    var now: Timestamp
  }

  /// An answer to requests that stand in one: as recorded where each is as recorded, else made up where each can be.
  private func answer(
    _ calls: [Call], in envelope: Envelope, _ chosen: Choice, _ who: Follower, _ world: inout World,
    _ random: inout SystemRandomNumberGenerator
  ) -> Reply {
    let context = self.model.context
    if case .recorded(let order) = chosen {
      guard let inner = self.model.samples[order]?.inner?.compactMap({ self.model.samples[$0] }), inner.count == calls.count
      else {
        return .asChosen
      }
      var after = world
      if self.stand(inner, calls, who, &after) {
        world = after
        return .asChosen
      }
    }
    var next = world
    var answers: [Shown] = []
    var makings: [Making] = []
    for call in calls {
      let moment = Moment(call, in: next, context, hasSession: who.hasSession)
      guard let found = self.form(for: moment.scene(session: who.session, at: who.now, isWrite: false), moment) else { break }
      var scene = moment.scene(session: who.session, at: who.now, isWrite: found.form.shown.isWrite)
      guard let (shown, making) = self.make(found.form, moment, who.session, who.now, &scene, &random) else { break }
      next = scene.before
      self.observe(shown, moment, scene.after, in: &next)
      answers.append(shown)
      makings.append(making)
    }
    guard answers.count == calls.count, let shown = envelope.answer(answers, to: calls) else {
      if case .recorded = chosen { return .unknown }
      return .asChosen
    }
    world = next
    return .made(Made(response: self.message(shown, length: nil), exchange: envelope.exchange, shown: shown, makings: makings))
  }

  /// Whether recorded answers to requests that stand in one say what the model says, one after the other.
  private func stand(_ samples: [Sample], _ calls: [Call], _ who: Follower, _ world: inout World) -> Bool {
    for (sample, call) in zip(samples, calls) {
      let moment = Moment(call, in: world, self.model.context, hasSession: who.hasSession)
      let found = self.form(for: moment.scene(session: who.session, at: who.now, isWrite: false), moment)
      var scene = moment.scene(session: who.session, at: who.now, isWrite: sample.shown.isWrite)
      scene.created = self.observe(sample, asked: moment, in: &world)
      scene.after = world
      if let found {
        guard self.says(sample, found.form, named: found.name, in: scene) else { return false }
      } else if let recorded = sample.situation, self.situation(moment).map({ Self.differ(recorded, $0) }) ?? true {
        return false
      }
    }
    return true
  }

  /// The form of the answer in a scene: whatever fields the item has, where all of them are known, else by those that recorded ones had.
  private func form(for scene: Scene, _ moment: Moment) -> (name: String, form: AnswerForm)? {
    if let situation = self.situation(moment), scene.ids.last.flatMap({ scene.before.items[$0]?.isComplete }) == true,
      let found = self.model.wholes[situation]?.form(for: scene)
    {
      return found
    }
    let situations = [self.situation(moment), moment.unmade].lazy.compactMap { $0.flatMap { self.model.situations[$0] } }
    return situations.first?.form(for: scene)
  }

  /// The situation of a call. Whose an item is counts where the recording has such requests about others' items.
  private func situation(_ moment: Moment) -> String? {
    guard let own = moment.situation, self.model.situations[own] == nil else { return moment.situation }
    // who was told of nothing there yet is a stranger
    return moment.world.foreign == nil ? moment.unowned : nil
  }

  /// Whether two situations are others: about other items, or in another state. What a path says that names nothing is no matter.
  ///
  /// - Parameter whoever: whether it is no matter either that one is of a session and the other of none.
  private static func differ(_ one: String, _ other: String, whoever: Bool = false) -> Bool {
    guard one != other else { return false }
    let sides = [one, other].map { situation in
      (whoever ? situation.replacing("\n" + Moment.nobody, with: "\n") : situation)
        .split(separator: "\n", maxSplits: 1, omittingEmptySubsequences: false)
    }
    let paths = sides.map { $0[0].split(separator: "/").map { $0 == "*" } }
    return paths[0] != paths[1] || sides[0].last != sides[1].last
  }

  /// Leaves it at what the library chose, unless what is known of items or of a place says otherwise.
  private func asChosen(
    _ sample: Sample?, _ moment: Moment, _ session: Int, _ now: Timestamp, in world: inout World
  ) -> Reply {
    guard let sample else { return .asChosen }
    if moment.target.place != nil, let situation = moment.situation, sample.situation != situation { return .unknown }
    let named = world.named(by: moment.call)
    if sample.named.contains(where: { named[$0.key] == !$0.value }) || world.differs(from: sample.shown, about: moment.target) {
      return .unknown
    }
    let departs = world.departs(
      from: sample, of: moment.call, listing: self.model.context.listing[moment.target.endpoint] ?? [])
    let situation = self.situation(moment)
    if departs, situation == nil { return .unknown }
    if let situation {
      // whoever asks is told the same where the answer is of no item
      let isOfNone = moment.target.ids.isEmpty && sample.shown.documents.isEmpty && !sample.shown.isWrite
      // what is stored is told by itself
      if let recorded = sample.situation, Self.differ(recorded, situation, whoever: isOfNone), !moment.target.isStored {
        return .unknown
      }
      var after = world
      var scene = moment.scene(session: session, at: sample.startedAt, isWrite: sample.shown.isWrite)
      scene.created = self.observe(sample, asked: moment, in: &after)
      scene.after = after
      func outline(_ form: AnswerForm) -> Outline { Outline(sample.shown, form.view) }
      let own = self.model.situations[situation]
      // what decided may have been what the item was like
      if own?.isOpen(scene) ?? false, world.differs(moment.ids.last, from: sample.fields) { return .unknown }
      if own?.contradicts(outline, scene) ?? false || departs && !(own?.confirms(outline, scene) ?? false) { return .unknown }
    }
    self.observe(sample, asked: moment, in: &world)
    return .asChosen
  }

  /// Takes in that a recorded answer is given. A request that names what nobody knows is taken for the recorded one: the item then has
  /// its recorded name, for which the client's own stands.
  ///
  /// - Returns: the item that came to be.
  @discardableResult
  private func observe(_ sample: Sample, asked moment: Moment, in world: inout World) -> String? {
    let context = self.model.context
    let recorded = sample.call.target(context.stores) { moment.world.isThere($0) != nil || context.vocabulary.ids.contains($0) }
    // what is stored is known by the names that the client gives
    let isOfItems = !recorded.isStored && !moment.target.isStored && moment.target.place == nil
    let target = isOfItems && recorded.ids.count > moment.target.ids.count ? recorded : moment.target
    if isOfItems, recorded.ids.count == target.ids.count, recorded.ids != target.ids {
      world.depart(asTo: sample.shown, target)
      return nil
    }
    return world.observe(
      sample.shown, of: moment.call, target, keys: context.keys[target.endpoint] ?? [], stores: context.stores)
  }

  /// Whether a recorded answer says what the model says, apart from what is made anew.
  private func says(_ sample: Sample, _ form: AnswerForm, named name: String, in scene: Scene) -> Bool {
    let values: [Tree]
    if form.view.places.isEmpty, let said = sample.said, said.place == form.view.place {
      guard said.form == name else { return false }
      values = said.values
    } else {
      let outline = Outline(sample.shown, form.view)
      guard outline.form == name else { return false }
      values = outline.leaves.map(\.value)
    }
    // what was made anew was so when it was recorded
    var asRecorded = scene
    asRecorded.moment = sample.startedAt
    if form.agrees(values, asRecorded) { return true }
    guard scene.target.place == nil else { return false }
    asRecorded.call = scene.call.withNoise(of: sample.call, ids: scene.target.idPlaces)
    return form.agrees(values, asRecorded)
  }

  /// The answer of a form in a scene; `nil` where one of its values cannot be told.
  private func make(
    _ form: AnswerForm, _ moment: Moment, _ session: Int, _ now: Timestamp, _ scene: inout Scene,
    _ random: inout SystemRandomNumberGenerator
  ) -> (Shown, Making)? {
    var generator = random
    func fresh(_ text: String) -> String { DoppelSynthesis.Made.another(like: text, at: now, using: &generator) }
    let context = self.model.context
    scene = moment.scene(session: session, at: now, isWrite: form.shown.isWrite)
    if let leaf = form.idLeaf {
      let isCreated = leaf.expression == .created
      let id = isCreated ? self.newID(leaf, moment.world, fresh: fresh) : leaf.value(in: &scene, fresh: fresh)?.plain
      guard let id, moment.world.isThere(id) == nil else { return nil }
      scene.created = id
    }
    if let like = form.opened, let place = moment.target.place {
      guard let name = self.newName(like, at: place, moment.world, fresh: fresh) else { return nil }
      scene.created = place.id(of: name)
    }
    var values = form.leaves.map(\.last)
    for stage in Expression.Stage.allCases {
      if stage == .ofAnswer { scene.answer = self.body(of: form, values) }
      for (index, leaf) in form.leaves.enumerated() where leaf.expression?.stage == stage {
        guard let value = leaf.value(in: &scene, fresh: fresh) else { return nil }
        // what counts up to an id of something recorded names that
        if case .next(let name)? = leaf.expression, context.vocabulary.isTaken(value.plain ?? "", by: name) { return nil }
        values[index] = value
      }
      if stage == .first, scene.isWrite {
        scene.after = moment.world
        scene.after.observe(
          self.shown(form, values, scene), of: moment.call, moment.target, keys: context.keys[moment.target.endpoint] ?? [],
          stores: context.stores)
      }
    }
    return (self.shown(form, values, scene), Making(form, values, moment))
  }

  /// Ids that are drawn until one is of no item that is known.
  private static let draws = 16

  /// An id that no item has, of the form that recorded ones have: where these count, the next. `nil` where none was found.
  private func newID(_ leaf: LeafModel, _ world: World, fresh: (String) -> String) -> String? {
    func isNew(_ id: String) -> Bool { world.isThere(id) == nil && !self.model.context.vocabulary.isTaken(id) }
    guard let like = leaf.last.plain else { return nil }
    let form = leaf.ids
    if var number = form.greatest {
      while number < .max {
        number += 1
        let id = form.id(of: number)
        if isNew(id) { return id }
      }
      return nil
    }
    for _ in 0..<Self.draws {
      let id = form.prefix + fresh(String(like.dropFirst(form.prefix.count)))
      if isNew(id) { return id }
    }
    return nil
  }

  /// A name that no place has, of the form that another has; `nil` where none was found.
  private func newName(_ like: String, at place: NamedPlace, _ world: World, fresh: (String) -> String) -> String? {
    let known = self.model.context.stores.places.named
    for _ in 0..<Self.draws {
      let name = fresh(like)
      if !world.isUsed(place.id(of: name)), !known.contains(place.id(of: name)) { return name }
    }
    return nil
  }

  private func shown(_ form: AnswerForm, _ values: [Tree], _ scene: Scene) -> Shown {
    var rest = values[...]
    let fields = Outline.fields(like: form.shown, form.view, &rest)
    let body = form.shown.body.map { Outline.body(like: $0, form.view, &rest) }
    let shown = Shown(
      status: form.shown.status, start: form.shown.start, fields: fields, body: body, format: form.shown.format,
      effect: form.shown.effect)
    let (context, scopes) = (self.model.context, self.model.context.stores.scopes(of: scene.call))
    return shown.read { tree in
      context.identity(of: tree, in: scopes) { $0 == scene.created || scene.before.isThere($0) != nil }
    }
  }

  /// The body of an answer as it is sent.
  private func body(of form: AnswerForm, _ values: [Tree]) -> ByteBuffer {
    var rest = values[...]
    _ = Outline.fields(like: form.shown, form.view, &rest)
    return form.shown.body.map { form.shown.format.written(Outline.body(like: $0, form.view, &rest)) } ?? ByteBuffer()
  }

  private static let framing: Set<String> = ["content-length", "transfer-encoding", "content-encoding"]

  /// - Parameter length: of the body that another request would get.
  private func message(_ shown: Shown, length: Int?) -> Message {
    var fields = Fields()
    for field in shown.fields where !Self.framing.contains(field.name.lowercased()) { fields.append(field.name, field.value) }
    var body = ByteBuffer()
    if let tree = shown.body {
      body = shown.format.written(tree)
      fields.append("Content-Length", "\(body.readableBytes)")
    } else if let length {
      fields.append("Content-Length", "\(length)")
    }
    return Message(start: shown.start, fields: fields, body: body, framing: shown.body == nil ? .none : .length)
  }
}
