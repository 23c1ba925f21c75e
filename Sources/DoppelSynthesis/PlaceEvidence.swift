internal import DoppelExchange
internal import NIOCore

/// What a recording shows of places: what was put there, by an address that an answer gave or by the path itself, and what reads give
/// back.
struct PlaceEvidence {
  private struct Content {
    /// `nil` where it is not known.
    var bytes: ByteBuffer?
    /// Whether it is what was sent so far to a place that was opened for it.
    var isOpen = false
    /// Of how many requests it was put together, and the operation that sent the last.
    var parts = 0
    var label = ""

    init(bytes: ByteBuffer?, isOpen: Bool = false, after former: Content? = nil, _ call: Call) {
      (self.bytes, self.isOpen, self.label) = (bytes, isOpen, call.label)
      self.parts = (former?.parts ?? 0) + (call.body.readableBytes > 0 ? 1 : 0)
    }
  }

  private var contents: [String: Content] = [:]
  private var isGivenBack: [String: Bool] = [:]
  /// The paths under which answers said that something was put.
  private var linked: Set<String> = []
  /// The paths under which places are opened, and where what was sent there went.
  private var fed: [String: Set<String>] = [:]
  /// What was put under two names, by the other and by its own, and what of that was removed under the other.
  private var copies: [String: Set<String>] = [:]
  private var originals: [String: String] = [:]
  private var removed: Set<String> = []
  private var areCopiesGone: Bool?
  /// Whether what was sent in several requests was given back as one.
  private(set) var joins = false
  /// The operations of which what they sent was given back.
  private(set) var senders: Set<String> = []

  /// The paths whose places gave back what was sent to them, and those under which places were opened for that.
  var containers: Set<String> {
    let given = Set(self.isGivenBack.filter(\.value).keys)
    guard !given.isDisjoint(with: self.linked) else { return [] }
    return given.union(self.fed.filter { !$0.value.isDisjoint(with: given) }.keys)
  }

  /// The paths where something else was given back.
  var refuted: Set<String> { Set(self.isGivenBack.filter { !$0.value }.keys) }

  /// The paths under which places were opened.
  var opened: Set<String> { Set(self.fed.keys) }

  var removesCopies: Bool { self.areCopiesGone ?? false }

  static func container(of path: String) -> String { path.split(separator: "/").dropLast().joined(separator: "/") }

  mutating func add(_ sample: Sample) {
    guard !sample.call.parts.isEmpty, sample.call.parts.count <= StoredPlaces.depthLimit else { return }
    if !sample.shown.isWrite { return self.read(sample) }
    guard sample.shown.isSuccess else { return }
    let (path, recording) = (sample.call.path, sample.recording)
    let key = "\(recording) \(path)"
    if sample.shown.effect == .remove {
      self.contents[key] = nil
      self.removed.remove(key)
      self.removed.formUnion(self.copies[key] ?? [])
      return
    }
    let former = self.contents[key].flatMap { $0.isOpen ? $0 : nil }
    var sent: ByteBuffer? = sample.call.body
    if let former { sent = former.bytes.flatMap { Self.joined($0, sample.call.body) } }
    self.removed.remove(key)
    if let original = self.originals.removeValue(forKey: key) { self.copies[original]?.remove(key) }
    if let link = PlaceLink(sample.shown), link.path != path {
      let isWhole = sample.shown.status == 201
      let isKnown = former != nil || sample.shown.effect == .change || sample.call.body.readableBytes > 0
      let other = "\(recording) \(link.path)"
      self.removed.remove(other)
      self.contents[other] = Content(bytes: !isWhole || isKnown ? sent : nil, isOpen: !isWhole, after: former, sample.call)
      guard isWhole else { return }
      self.linked.insert(Self.container(of: link.path))
      if former != nil {
        self.fed[Self.container(of: path), default: []].insert(Self.container(of: link.path))
        self.contents[key] = nil
      } else if sample.shown.effect == .change {
        self.contents[key] = Content(bytes: sent, sample.call)
        self.copies[other, default: []].insert(key)
        self.originals[key] = other
      }
    } else {
      self.contents[key] =
        former == nil && sample.call.hasQuery ? nil : Content(bytes: sent, isOpen: former != nil, after: former, sample.call)
    }
  }

  private mutating func read(_ sample: Sample) {
    let key = "\(sample.recording) \(sample.call.path)"
    if self.removed.contains(key), sample.shown.isSuccess || [404, 410].contains(sample.shown.status) {
      self.areCopiesGone = !sample.shown.isSuccess && self.areCopiesGone != false
    }
    guard sample.shown.status == 200, sample.shown.raw.readableBytes > 0, sample.call.fields["range"] == nil,
      let content = self.contents[key], !content.isOpen, let bytes = content.bytes
    else { return }
    let container = Self.container(of: sample.call.path)
    let isSame = bytes == sample.shown.raw
    self.isGivenBack[container] = isSame && self.isGivenBack[container] != false
    guard isSame else { return }
    self.joins = self.joins || content.parts > 1
    self.senders.insert(content.label)
  }

  /// One after the other; `nil` where that is longer than what is put together.
  static func joined(_ first: ByteBuffer, _ second: ByteBuffer) -> ByteBuffer? {
    guard first.readableBytes + second.readableBytes <= StoredPlaces.byteLimit else { return nil }
    guard first.readableBytes > 0 else { return second }
    var joined = first
    joined.writeImmutableBuffer(second)
    return joined
  }
}
