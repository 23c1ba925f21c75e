internal import DoppelExchange
internal import DoppelLearn
internal import NIOCore

/// Places under paths in which answers say that something was put: `Location` names the place of what was sent, at once or bit by bit
/// to a place that was opened for it; reads give it back there.
///
/// Known are the places of a kind where every read gave back what was sent, and at least one was reached by an address that an answer
/// gave.
struct StoredPlaces: Sendable {
  /// The paths that hold such things, with their kinds.
  private(set) var containers: [String: String] = [:]
  /// The paths of one scope.
  private var containersOfScope: [String: [String]] = [:]
  /// The places that recorded requests name.
  private(set) var named: Set<String> = []
  /// The kinds in which clients name what they put themselves, with the operation.
  private(set) var puts: Set<String> = []
  /// The parts of what is at places that recorded requests ask for, as they say it.
  private(set) var ranges: Set<String> = []
  /// What places are called that an operation names, of each kind, apart by whether it is a digest: no more than tell that it does not matter.
  private var names: [String: Set<String>] = [:]
  /// Whether what is sent in several requests to a place that was opened is put together.
  private(set) var joins = false
  /// The operations of which what they sent was given back as it is.
  private(set) var senders: Set<String> = []
  /// Whether what is removed is gone under the other names that it was put under, too.
  private(set) var removesCopies = false
  /// How the paths of scopes begin, with their scope.
  private var beginnings: [String: (kind: String, scope: String)] = [:]

  /// The bytes that are put together of what is sent bit by bit; what is longer is not known.
  static let byteLimit = 1024 * 1024
  /// Paths that hold something; of a recording with more none is known.
  static let containerLimit = 4_096
  /// Parts of such a path; what is deeper is not looked at.
  static let depthLimit = 64

  var isEmpty: Bool { self.containers.isEmpty }

  init() {}

  /// - Parameter samples: in the order in which they began.
  init(_ samples: [Sample]) {
    var evidence = PlaceEvidence()
    for sample in samples { evidence.add(sample) }
    let known = evidence.containers
    guard !known.isEmpty, known.union(evidence.refuted).count <= Self.containerLimit else { return }
    (self.removesCopies, self.joins, self.senders) = (evidence.removesCopies, evidence.joins, evidence.senders)
    let kinds = PathKinds.of(known.union(evidence.refuted))
    let refuted = Set(evidence.refuted.compactMap { kinds[$0] })
    self.containers = kinds.filter { known.contains($0.key) && !refuted.contains($0.value) }
    self.widen(samples)
    for (container, kind) in self.containers { self.note(container, kind) }
    for sample in samples {
      guard let place = self.place(atPath: sample.call.path), let id = place.id else { continue }
      self.named.insert(id)
      if let range = sample.call.fields["range"] { self.ranges.insert(range) }
      let key = Self.nameKey(place, of: sample.call)
      if self.names[key]?.count ?? 0 < Self.enough { self.names[key, default: []].insert(place.name ?? "") }
      if sample.shown.isSuccess, sample.shown.effect == .change, !evidence.opened.contains(place.container) {
        self.puts.insert("\(sample.call.label) \(place.kind)")
      }
    }
  }

  /// Different names that tell that any other is treated alike.
  static let enough = 2

  private static func nameKey(_ place: NamedPlace, of call: Call) -> String {
    "\(call.label) \(place.kind) \(self.digest(place.name ?? "") == nil ? "word" : "digest")"
  }

  /// Whether what a place is called that a call names does not matter.
  func isNameFree(_ place: NamedPlace, of call: Call) -> Bool {
    guard let name = place.name else { return true }
    let known = self.names[Self.nameKey(place, of: call)] ?? []
    return known.count >= Self.enough || known.contains(name)
  }

  /// Takes in paths of a known kind under which nothing was read.
  private mutating func widen(_ samples: [Sample]) {
    let kinds = Set(self.containers.values).sorted().map { (kind: $0, parts: $0.split(separator: "/")) }
    for parts in Set(samples.map(\.call.parts)) {
      for own in [parts[...], parts.dropLast()] where self.containers.count < Self.containerLimit {
        let found = kinds.first { kind in
          kind.parts.count == own.count && zip(kind.parts, own).allSatisfy { $0 == "*" || $0 == $1 }
        }
        if let found { self.containers[own.joined(separator: "/")] = found.kind }
      }
    }
  }

  private mutating func note(_ container: String, _ kind: String) {
    let scope = Self.scope(of: container, kind)
    self.containersOfScope[scope, default: []].append(container)
    let count = (kind.split(separator: "/").lastIndex(of: "*") ?? -1) + 1
    guard count > 0 else { return }
    let beginning = container.split(separator: "/").prefix(count).joined(separator: "/")
    self.beginnings[beginning] = (kind.split(separator: "/").prefix(count).joined(separator: "/"), scope)
  }

  /// The parts of a path from the first to the last in which those of its kind differ.
  private static func scope(of container: String, _ kind: String) -> String {
    let parts = kind.split(separator: "/")
    guard let first = parts.firstIndex(of: "*"), let last = parts.lastIndex(of: "*") else { return "" }
    return container.split(separator: "/")[first...last].joined(separator: "/")
  }

  /// What a path names; `nil` where that is none of what is known.
  ///
  /// - Parameter path: without the slashes around it.
  func place(atPath path: String) -> NamedPlace? {
    guard !self.isEmpty else { return nil }
    if let kind = self.containers[path] {
      return NamedPlace(container: path, kind: kind, scope: Self.scope(of: path, kind), name: nil)
    }
    guard let slash = path.lastIndex(of: "/") else { return nil }
    let container = String(path[..<slash])
    guard let kind = self.containers[container] else { return self.beside(path) }
    return NamedPlace(
      container: container, kind: kind, scope: Self.scope(of: container, kind), name: String(path[path.index(after: slash)...]))
  }

  /// What tells of a scope, and is no place.
  private func beside(_ path: String) -> NamedPlace? {
    var end = path.endIndex
    while let slash = path[..<end].lastIndex(of: "/") {
      if let found = self.beginnings[String(path[..<slash])] {
        return NamedPlace(container: path, kind: found.kind + path[slash...], scope: found.scope, name: nil, isBeside: true)
      }
      end = slash
    }
    return nil
  }

  /// Whether a text names a scope.
  func isScope(_ text: String) -> Bool { self.containersOfScope[text] != nil }

  /// The paths of a scope.
  func paths(of scope: String) -> [String] { self.containersOfScope[scope] ?? [] }

  /// What is called so in a scope; `nil` where nothing is.
  func id(of name: String, in scope: String, isThere: (String) -> Bool) -> String? {
    (self.containersOfScope[scope] ?? []).lazy.map { "\($0)\(Stores.mark)\(name)" }.first(where: isThere)
  }

  /// The paths of a scope under which clients name what they put.
  func listed(in scope: String) -> [String] {
    (self.containersOfScope[scope] ?? []).filter { container in
      self.puts.contains { $0.hasSuffix(" \(self.containers[container] ?? "")") }
    }.sorted()
  }

  /// What stands before the digits of a digest, and the ways in which these may have been computed; `nil` where a text is no digest.
  static func digest(_ text: String) -> (before: String, ways: [Derivation])? {
    let start = text.lastIndex(of: ":").map(text.index(after:)) ?? text.startIndex
    let digits = text[start...]
    guard digits.utf8.count >= 32, digits.utf8.allSatisfy({ $0.hexDigit != nil }) else { return nil }
    let ways = ByteBuffer(substring: digits).withUnsafeReadableBytes { Derivation.possible($0) }
    return ways.isEmpty ? nil : (String(text[..<start]), ways)
  }

  /// Whether a text is a digest of these bytes.
  static func isDigest(_ text: String, of bytes: ByteBuffer) -> Bool {
    guard let (before, ways) = self.digest(text) else { return false }
    return ways.contains { before + String(buffer: $0.text(of: bytes)) == text }
  }
}
