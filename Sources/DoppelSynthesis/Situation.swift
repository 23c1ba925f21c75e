internal import NIOCore

/// Requests of one kind in states of one kind: the same endpoint, the same arguments, items that are there or gone alike, conditions
/// met alike. What was answered in it and, where that was not always of one form, which arguments decided.
struct Situation: Sendable {
  private(set) var forms: [String: AnswerForm] = [:]
  private var recorded: [String: Recorded] = [:]
  private var decisions: [(arguments: [String: Tree], kinds: [String: Tree], form: String)] = []
  private var isWrite = false
  /// Whether there were more forms than are told apart, or more values in one answer.
  private var isOver = false
  /// Whether answers of several forms were given.
  private var isContested = false
  private(set) var deciding: [String] = []
  private var decided: [[Tree?]: String] = [:]
  /// The same of values that are made anew each time, whatever they are; `nil` where there is more than one form.
  private var decidedOfMade: [[Tree?]: String?] = [:]

  /// Recorded requests of a situation that are looked at, and forms of answers.
  static let sampleLimit = 2_000
  static let formLimit = 64
  /// Values of one answer, of which a list is one.
  static let leafLimit = 4_096

  /// Header fields whose presence may decide (RFC 9110 section 13.1): what they are compared with is not always known.
  private static let conditions = ["@?if-match", "@?if-none-match"]

  /// What was recorded of an argument.
  private struct Recorded: Sendable {
    var values: Set<Tree> = []
    var kinds: Set<Tree> = []
    /// Whether all values name items that were there, and none what the request made.
    var areItems = true
    /// Of those the ones that the session had not seen.
    var unseen: Set<Tree> = []
    /// Whether a value was what an answer said of its own.
    var hasMarks = false

    mutating func add(_ value: Tree, _ scene: Scene, _ vocabulary: Vocabulary) {
      guard self.values.insert(value).inserted || self.areItems else { return }
      self.kinds.insert(value.kind)
      if let text = value.plain, scene.before.mark(text) != nil { self.hasMarks = true }
      guard let text = value.plain, text != scene.created else { return self.areItems = false }
      if let isThere = scene.before.isThere(text) {
        self.areItems = self.areItems && isThere
      } else if vocabulary.ids.contains(text) {
        self.unseen.insert(value)
      } else {
        self.areItems = false
      }
    }

    /// Whether a value may stand here.
    ///
    /// - Parameter isFree: whether any of a recorded kind may, as long as it is there where all recorded ones were.
    func allows(_ value: Tree, isFree: Bool, in world: World) -> Bool {
      if !isFree, self.values.contains(value) { return true }
      if self.hasMarks, value.plain.flatMap({ world.mark($0) }) != nil { return true }
      if self.areItems, !(value.plain.flatMap { world.isThere($0) } ?? self.unseen.contains(value)) { return false }
      return isFree && self.kinds.contains { value.kind.isPart(of: $0) } || self.isNoise(value)
    }

    /// Whether a value is made anew each time.
    private func isNoise(_ value: Tree) -> Bool {
      value.plain.map { Made.isMade($0) } ?? false && self.values.allSatisfy { $0.plain.map { Made.isMade($0) } ?? false }
    }
  }

  mutating func add(_ sample: Sample, _ scene: Scene, _ outline: Outline, _ view: Outline.View, _ context: Context) {
    guard !self.isOver, self.decisions.count < Self.sampleLimit else { return }
    guard self.forms.count < Self.formLimit, outline.leaves.count <= Self.leafLimit else {
      self.isOver = true
      return
    }
    if self.forms[outline.form] == nil {
      self.forms[outline.form] = AnswerForm(sample, scene, outline, view, context)
    } else {
      self.forms[outline.form]?.add(sample, scene, outline)
    }
    self.isWrite = self.isWrite || sample.shown.isWrite
    var arguments: [String: Tree] = [:]
    for argument in scene.call.arguments where !scene.target.idPlaces.contains(argument.place) {
      self.recorded[argument.place, default: Recorded()].add(argument.value, scene, context.vocabulary)
      arguments[argument.place] = argument.value
    }
    for place in Self.conditions { arguments[place] = scene.call.value(at: place) }
    arguments.merge(scene.features) { own, _ in own }
    let kinds = arguments.compactMapValues { Self.withoutMade($0, scene.before) }
    self.decisions.append((arguments, kinds, outline.form))
  }

  /// Settles which arguments decide, the fewest that do.
  mutating func finish(_ context: Context) {
    defer { self.decisions = [] }
    self.isContested = self.forms.count > 1
    guard !self.isOver else { return self.forms = [:] }
    for name in self.forms.keys { self.forms[name]?.finish(context) }
    let names = self.recorded.keys.sorted() + Self.conditions
    if !self.decide(by: names) {
      let features = Set(self.decisions.flatMap { $0.arguments.keys.filter { $0.hasPrefix("#") } }).sorted()
      guard self.decide(by: names + features.prefix(Self.featureLimit)) else { return self.forms = [:] }
    }
    let usesFeatures = self.deciding.contains { $0.hasPrefix("#") }
    var counts: [[Tree?]: Int] = [:]
    for decision in self.decisions { counts[self.deciding.map { decision.arguments[$0] }, default: 0] += 1 }
    for decision in self.decisions {
      // one answer alone tells not that it came of what an item happened to be
      if usesFeatures, (counts[self.deciding.map { decision.arguments[$0] }] ?? 0) < AnswerForm.enough { continue }
      let values = self.deciding.map { decision.arguments[$0] }
      self.decided[values] = decision.form
      let kinds = self.deciding.map { decision.kinds[$0] }
      let former = self.decidedOfMade[kinds]
      self.decidedOfMade[kinds] = former == nil || former == decision.form ? decision.form : .some(nil)
    }
  }

  /// Fields of items that may decide which are looked at.
  static let featureLimit = 64

  /// Settles which of some arguments decide, the fewest that do; `false` where they do not.
  private mutating func decide(by names: [String]) -> Bool {
    self.deciding = []
    var open = self.odd(by: [])
    while open > 0 {
      let best = names.filter { !self.deciding.contains($0) }.map { (name: $0, odd: self.odd(by: self.deciding + [$0])) }
        .min { $0.odd < $1.odd }
      guard let best, best.odd < open else { return false }
      (self.deciding, open) = (self.deciding + [best.name], best.odd)
    }
    return true
  }

  /// A value that decides, or what stands for all that are made anew.
  private static func withoutMade(_ value: Tree?, _ world: World) -> Tree? {
    value?.plain.map { world.mark($0) != nil || Made.isMade($0) } ?? false ? .bytes(ByteBuffer()) : value
  }

  /// The name of the form that is decided for a request.
  private func decided(for scene: Scene) -> String? {
    let features = self.deciding.contains { $0.hasPrefix("#") } ? scene.features : [:]
    let values = self.deciding.map { features[$0] ?? scene.call.value(at: $0) }
    return self.decided[values] ?? self.decidedOfMade[values.map { Self.withoutMade($0, scene.before) }] ?? nil
  }

  /// The requests whose answer is not of the form that most have which are alike in these arguments.
  private func odd(by names: [String]) -> Int {
    var counts: [[Tree?]: [String: Int]] = [:]
    for decision in self.decisions {
      counts[names.map { decision.arguments[$0] }, default: [:]][decision.form, default: 0] += 1
    }
    return self.decisions.count - counts.values.reduce(0) { $0 + ($1.values.max() ?? 0) }
  }

  /// Whether a recorded answer is not what is told of items in a scene by what is known of them.
  ///
  /// - Parameter outline: the answer taken apart.
  func contradicts(_ outline: (AnswerForm) -> Outline, _ scene: Scene) -> Bool {
    guard let name = self.decided(for: scene), let form = self.forms[name] else {
      return false
    }
    let outline = outline(form)
    return outline.form == name && form.contradicts(outline.leaves.map(\.value), scene)
  }

  /// Whether nothing tells which of several forms an answer has.
  func isOpen(_ scene: Scene) -> Bool { self.isContested && self.decided(for: scene) == nil }

  /// Whether the lists of a recorded answer are those of a scene.
  ///
  /// - Parameter outline: the answer taken apart.
  func confirms(_ outline: (AnswerForm) -> Outline, _ scene: Scene) -> Bool {
    guard let name = self.decided(for: scene), let form = self.forms[name] else { return false }
    let outline = outline(form)
    return outline.form == name && form.confirms(outline.leaves.map(\.value), scene)
  }

  /// Whether any answer may be made up in it.
  var isUsable: Bool { self.forms.values.contains(where: \.isUsable) }

  /// The form of the answer to a request; `nil` where it says what no recorded one did, and that may count.
  func form(for scene: Scene) -> (name: String, form: AnswerForm)? {
    let name = self.decided(for: scene)
    guard let name, let form = self.forms[name], form.isUsable else { return nil }
    guard scene.target.isNameFree || form.showsName else { return nil }
    let free = self.isWrite ? form.repeated(scene.call) : []
    for argument in scene.call.arguments where !scene.target.idPlaces.contains(argument.place) {
      let isAllowed = self.recorded[argument.place]?.allows(
        argument.value, isFree: free.contains(argument.place), in: scene.before)
      guard isAllowed == true else { return nil }
    }
    return (name, form)
  }
}
