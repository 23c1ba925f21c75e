package import DoppelExchange

/// What was learned of a recorded server's state: how its answers come about. A situation is in it only where all that was recorded
/// in it comes about in one way.
package struct SynthesisModel: Sendable {
  package typealias Form = @Sendable (UnsafeRawBufferPointer) -> SignatureForm

  let context: Context
  let situations: [String: Situation]
  /// The same where an object that shows an item is taken as a whole, whatever fields it has: as far as all comes about in one way then.
  let wholes: [String: Situation]
  /// The recorded answers by their number in the library.
  let samples: [Int: Sample]
  let form: Form

  /// A model of nothing.
  package static let empty = SynthesisModel([], sessions: [:]) { _ in .name }

  /// Learns from recorded exchanges.
  ///
  /// - Parameters:
  ///   - sessions: the recorded sessions by key, with equal numbers for those that are one.
  ///   - form: how the values of signatures are put together.
  package init(_ samples: [Sample], sessions: [String: Int], form: @escaping Form) {
    var context = Context()
    var ordered = Self.ordered(samples, &context)
    var survey = Survey()
    for sample in ordered { survey.add(sample, session: sample.session.flatMap { sessions[$0] } ?? -1, &context) }
    survey.tell(&context)
    for index in ordered.indices where survey.removals.contains(survey.endpoints[index]) && ordered[index].shown.isWrite {
      ordered[index].shown.effect = .remove
    }
    for index in ordered.indices where survey.readings.contains(survey.endpoints[index]) {
      ordered[index].shown.effect = .none
    }
    var learned: [String: Situation] = [:]
    // many answers are of few forms, whose long names are kept once
    var names: Set<String> = []
    Self.walk(ordered, sessions, context) { index, moment, scene in
      ordered[index].named = scene.before.named(by: moment.call)
      ordered[index].fields = scene.ids.last.flatMap { scene.before.items[$0] }?.shown ?? [:]
      ordered[index].own = scene.after.own(in: ordered[index].shown)
      guard let key = moment.situation, learned[key] != nil || learned.count < Self.situationLimit else { return }
      ordered[index].situation = names.insert(key).memberAfterInsert
      let sample = ordered[index]
      let view = context.view(moment, sample.shown)
      let outline = Outline(sample.shown, view)
      learned[key, default: Situation()].add(sample, scene, outline, view, context)
      guard outline.leaves.count <= Situation.leafLimit else { return }
      ordered[index].said = Sample.Said(
        place: names.insert(view.place).memberAfterInsert, form: names.insert(outline.form).memberAfterInsert,
        values: outline.leaves.map(\.value))
    }
    context.varied = Self.varied(learned)
    context.steady = Self.steady(learned)
    for key in learned.keys { learned[key]?.finish(context) }
    self.situations = learned
    self.wholes = Self.ofWholes(ordered, sessions, context)
    self.context = context
    self.samples = Dictionary(samples.count == 0 ? [] : ordered.map { ($0.order, $0) }) { first, _ in first }
    self.form = form
  }

  /// Gives `body` each exchange by its number, in the state in which it was made.
  private static func walk(
    _ samples: [Sample], _ sessions: [String: Int], _ context: Context, _ body: (Int, Moment, Scene) -> Void
  ) {
    var worlds = Worlds()
    for (index, sample) in samples.enumerated() {
      let session = sample.session.flatMap { sessions[$0] } ?? -1
      let group = session >= 0 ? "\(sample.recording)" : nil
      worlds.change("\(sample.recording) \(session)", naming: sample.call.parts, in: group) { world in
        let moment = Moment(sample.call, in: world, context, hasSession: session >= 0)
        var scene = moment.scene(session: session, at: sample.startedAt, isWrite: sample.shown.isWrite)
        scene.created = world.observe(
          sample.shown, of: sample.call, moment.target, keys: context.keys[moment.target.endpoint] ?? [],
          stores: context.stores)
        scene.after = world
        scene.answer = sample.shown.raw
        body(index, moment, scene)
        return world.tells(sample.shown, of: sample.call)
      }
    }
  }

  private static func ofWholes(_ samples: [Sample], _ sessions: [String: Int], _ context: Context) -> [String: Situation] {
    var learned: [String: Situation] = [:]
    Self.walk(samples, sessions, context) { index, moment, scene in
      guard let key = moment.situation, learned[key] != nil || learned.count < Self.situationLimit else { return }
      // of an item of which not all is known nothing is told
      guard scene.ids.last.flatMap({ scene.before.items[$0]?.isComplete }) == true else { return }
      let sample = samples[index]
      var view = context.view(moment, sample.shown)
      if scene.created == nil, let id = scene.ids.last {
        view.places = sample.shown.body?.places { context.vocabulary.identity(of: $0) == id } ?? []
      }
      learned[key, default: Situation()].add(sample, scene, Outline(sample.shown, view), view, context)
    }
    for key in learned.keys { learned[key]?.finish(context) }
    return learned.filter { $0.value.isUsable && $0.value.forms.values.contains { !$0.view.places.isEmpty } }
  }

  /// The places of answers at which an endpoint says the same throughout a session, and not in all sessions.
  private static func steady(_ situations: [String: Situation]) -> Set<String> {
    var found: [String: (values: [Int: Tree], count: Int)] = [:]
    var unsteady: Set<String> = []
    for form in situations.values.flatMap(\.forms.values) {
      for leaf in form.leaves {
        let key = form.key(of: leaf)
        guard let own = leaf.ofSessions else {
          unsteady.insert(key)
          continue
        }
        let former = found[key] ?? ([:], 0)
        if own.values.contains(where: { former.values[$0.key, default: $0.value] != $0.value }) { unsteady.insert(key) }
        found[key] = (former.values.merging(own.values) { $1 }, former.count + own.count)
      }
    }
    return Set(found.filter { $0.value.count > $0.value.values.count && Set($0.value.values.values).count > 1 }.keys)
      .subtracting(unsteady)
  }

  /// The exchanges in the order in which they began, their answers taken apart, and what that needs to be known.
  private static func ordered(_ samples: [Sample], _ context: inout Context) -> [Sample] {
    var ordered = samples.sorted { ($0.recording, $0.startedAt, $0.order) < ($1.recording, $1.startedAt, $1.order) }
    let several = ordered.reduce(into: Set<String>()) { several, sample in
      if case .xml = sample.shown.format { several.formUnion(sample.shown.body?.several() ?? []) }
    }
    for index in ordered.indices {
      guard case .xml = ordered[index].shown.format, !several.isEmpty else { continue }
      ordered[index].shown.body = ordered[index].shown.body?.withArrays(at: several)
    }
    context.stores = Stores(ordered)
    context.catalogue.names = context.stores.names
    context.elements.handles = context.stores.queues.handles
    for index in ordered.indices where context.stores.queues.takers.contains(ordered[index].call.operation) {
      ordered[index].shown.effect = .none
    }
    ordered = Self.unfolded(ordered, &context)
    var evidence = NamingEvidence()
    for sample in ordered { evidence.add(sample.call, sample.shown) }
    context.vocabulary = evidence.vocabulary
    for sample in ordered { if let body = sample.shown.body { context.vocabulary.note(body) } }
    let known = context
    for index in ordered.indices where ordered[index].inner == nil {
      let (call, shown) = (ordered[index].call, ordered[index].shown)
      let isStored =
        known.stores.readers.contains(call.label) && shown.status == 200 && !call.hasQuery
        && known.stores.paths(named: call) { _ in false }.count > 1
      let isContent =
        isStored || !shown.isWrite && shown.isSuccess && known.stores.places.place(atPath: call.path)?.name != nil
      let scopes = known.stores.scopes(of: call)
      ordered[index].shown = isContent ? shown.asBytes : shown.read { known.identity(of: $0, in: scopes) }
    }
    return ordered
  }

  /// The exchanges, and after each that holds others those.
  private static func unfolded(_ samples: [Sample], _ context: inout Context) -> [Sample] {
    for sample in samples {
      guard let envelope = Envelope(sample) else { continue }
      if context.envelopes[sample.call.operation] == nil { context.envelopes[sample.call.operation] = envelope }
      context.envelopes[sample.call.operation]?.learn(sample)
    }
    guard !context.envelopes.isEmpty else { return samples }
    var effects: [String: Effect.Kind] = [:]
    func effect(_ call: Call) -> Effect.Kind {
      guard let method = call.method else { return .none }
      if let known = effects[method] { return known }
      let like = samples.first {
        $0.shown.isSuccess && $0.call.label.split(separator: " ").contains { $0.hasSuffix("=" + method) }
      }
      let kind = like?.shown.effect ?? Effect.Kind.none
      effects[method] = kind
      return kind
    }
    var all: [Sample] = []
    var number = 0
    for var sample in samples {
      guard let envelope = context.envelopes[sample.call.operation], let calls = envelope.calls(in: sample.call),
        let answers = envelope.answers(in: sample.shown, to: calls, effects: effect)
      else {
        all.append(sample)
        continue
      }
      let inner = zip(calls, answers).map { call, answer in
        number -= 1
        return Sample(
          order: number, exchange: sample.exchange, recording: sample.recording, startedAt: sample.startedAt,
          session: sample.session, call: call, shown: answer)
      }
      sample.inner = inner.map(\.order)
      sample.shown.effect = .none
      all += [sample] + inner
    }
    return all
  }

  /// The places of answers at which an endpoint says several numbers, in whatever situations.
  private static func varied(_ situations: [String: Situation]) -> Set<String> {
    var numbers: [String: Set<Tree>] = [:]
    for situation in situations.values {
      for form in situation.forms.values {
        for leaf in form.leaves { numbers[form.key(of: leaf), default: []].formUnion(leaf.numbers) }
      }
    }
    return Set(numbers.filter { $0.value.count > 1 }.keys)
  }

  /// Situations that are told apart.
  package static let situationLimit = 10_000
}
