internal import DoppelExchange
package import DoppelLearn
package import NIOCore

/// The recorded requests by their kind: what would be found if other fields were noise. Made for explaining, not for answering.
package struct KindIndex: Sendable {
  /// Recorded requests of one kind that are compared with one that missed.
  package static let comparedEntries = 512

  package let library: Library
  private let entriesOfKind: [UInt64: [UInt32]]

  package init(_ library: Library) {
    self.library = library
    var entries: [UInt64: [UInt32]] = [:]
    for index in library.entries.indices {
      let kind = library.withKey(of: index) { RequestKind.key(of: $0, library.leaves(in: $0)) }
      entries[kind, default: []].append(UInt32(index))
    }
    self.entriesOfKind = entries
  }

  /// The kind of a request.
  package func kind(of key: ByteBuffer) -> UInt64 {
    key.withUnsafeReadableBytes { RequestKind.key(of: $0, self.library.leaves(in: $0)) }
  }

  /// The recorded requests of a kind, in recorded order.
  package func entries(of kind: UInt64) -> some Collection<Int> { (self.entriesOfKind[kind] ?? []).lazy.map(Int.init) }

  /// The places in which a request differs from a recorded one of its kind, noise left out; `nil` where they differ in more than values that may
  /// be noise.
  package func differing(_ key: ByteBuffer, from entry: Int) -> Set<UInt64>? {
    self.library.withKey(of: entry) { recorded in
      key.withUnsafeReadableBytes { asked in self.differing(Reading(asked, self.library), from: Reading(recorded, self.library))
      }
    }
  }

  private func differing(_ asked: Reading, from recorded: Reading) -> Set<UInt64>? {
    guard asked.leaves.count == recorded.leaves.count else { return nil }
    var places: Set<UInt64> = []
    for (index, one) in asked.leaves.enumerated() {
      guard one.place == recorded.leaves[index].place else { return nil }
      if asked.hash(ofLeaf: index) == recorded.hash(ofLeaf: index) { continue }
      guard Self.mayBeNoise(one) else { return nil }
      places.insert(one.place)
    }
    return asked.masked(at: places) == recorded.masked(at: places) ? places : nil
  }

  /// The bytes of a signature with its values, and those of them that are noise.
  private struct Reading {
    let bytes: UnsafeRawBufferPointer
    let leaves: [Signature.Leaf]
    /// The noise of each leaf, the whole of it or what stands within.
    let noise: [ArraySlice<Signature.Leaf>]

    init(_ bytes: UnsafeRawBufferPointer, _ library: Library) {
      self.bytes = bytes
      self.leaves = library.leaves(in: bytes)
      // what only repeats a value of the client counts as long as nothing tells that this client made it
      var rest = ArraySlice(library.masking.noise.leaves(in: bytes, self.leaves) { _ in false })
      self.noise = self.leaves.map { leaf in
        // both are in order
        let own = rest.prefix { $0.range.upperBound <= leaf.range.upperBound }
        rest = rest.dropFirst(own.count)
        return own
      }
    }

    /// A hash of a value without its noise.
    func hash(ofLeaf index: Int) -> UInt64 {
      let leaf = self.leaves[index]
      var (hash, from) = (0 as UInt64, leaf.range.lowerBound)
      for part in self.noise[index] {
        hash = UnsafeRawBufferPointer(rebasing: self.bytes[from..<part.range.lowerBound]).stirredHash(from: hash)
        from = part.range.upperBound
      }
      return UnsafeRawBufferPointer(rebasing: self.bytes[from..<leaf.range.upperBound]).stirredHash(from: hash)
    }

    /// A hash of the signature without its noise and without what stands at these places.
    func masked(at places: Set<UInt64>) -> UInt64 {
      let changes = zip(self.leaves, self.noise).flatMap { leaf, noise in places.contains(leaf.place) ? [leaf] : noise }
      return Signature(uncheckedCanonicalBytes: ByteBuffer(bytes: self.bytes)).replacing(changes.map { ($0, Noise.mask) })
        .canonicalBytes.stirredHash
    }
  }

  /// The recorded request of the same kind that differs in the fewest places, the first of several, with those places; `nil` where
  /// there is none of those that are compared.
  package func nearest(to key: ByteBuffer, of kind: UInt64) -> (entry: Int, places: Set<UInt64>)? {
    var nearest: (entry: Int, places: Set<UInt64>)?
    key.withUnsafeReadableBytes { asked in
      let asked = Reading(asked, self.library)
      for entry in self.entries(of: kind).prefix(Self.comparedEntries) {
        let places = self.library.withKey(of: entry) { self.differing(asked, from: Reading($0, self.library)) }
        if let places, nearest.map({ places.count < $0.places.count }) ?? true { nearest = (entry, places) }
      }
    }
    return nearest
  }

  /// What would be found if these places were noise in requests of that kind.
  package func supposing(noiseAt places: Set<UInt64>, of kind: UInt64) -> Supposition {
    var groups: [UInt64: Supposition.Group] = [:]
    for entry in self.entries(of: kind) {
      let masked = self.library.withKey(of: entry) { Reading($0, self.library).masked(at: places) }
      var group = groups[masked] ?? Supposition.Group(first: entry)
      group.requests += 1
      group.answers.insert(self.library.content(of: entry))
      groups[masked] = group
    }
    return Supposition(places: places, groups: groups)
  }

  /// The recorded requests that would be found by a request; `nil` where none would.
  package func found(_ key: ByteBuffer, by supposition: Supposition) -> Supposition.Group? {
    let masked = key.withUnsafeReadableBytes {
      Reading($0, self.library).masked(at: supposition.places)
    }
    return supposition.groups[masked]
  }

  /// What the rules would be called that make these places noise in a request, in order.
  package func names(of places: Set<UInt64>, in key: ByteBuffer) -> [NoiseName] {
    key.withUnsafeReadableBytes { bytes in
      let request = RequestName.of(bytes, form: self.library.masking.form)
      let fields = FieldNames.of(bytes, form: self.library.masking.form)
      let names = zip(self.library.leaves(in: bytes), fields).compactMap { leaf, field in
        places.contains(leaf.place) ? NoiseName(request: request, field: field) : nil
      }
      return Set(names).sorted()
    }
  }

  /// The kind of a request in words, as `RequestName.of` has it.
  package func name(of key: ByteBuffer) -> String {
    key.withUnsafeReadableBytes { RequestName.of($0, form: self.library.masking.form) }
  }

  /// A field in which a request differs from a recorded one.
  package struct Field: Sendable, Equatable {
    package let place: UInt64
    package let name: NoiseName
    /// What the value looks like that was asked for, or what looks made within it.
    package let likeness: ValueLikeness
    /// Whether an answer said the recorded value before a request did.
    package let isIssued: Bool
    /// Whether the recorded client made the value in a request before.
    package let isFollowed: Bool
    package let isOfPath: Bool
    /// Whether the recorded request changed something.
    package let isOfWrite: Bool
  }

  /// The fields at places in which a request differs from a recorded one, in order.
  package func fields(at places: Set<UInt64>, of kind: UInt64, in key: ByteBuffer, nearestTo entry: Int) -> [Field] {
    let noise = self.library.masking.noise
    let isOfWrite = self.library.entries[entry].answers.contains { self.library.history.writes[$0.order] != nil }
    return key.withUnsafeReadableBytes { bytes in
      let leaves = self.library.leaves(in: bytes)
      let request = RequestName.of(bytes, form: self.library.masking.form)
      var seen: Set<UInt64> = []
      return zip(leaves, FieldNames.of(bytes, form: self.library.masking.form)).compactMap { leaf, name in
        guard places.contains(leaf.place), seen.insert(leaf.place).inserted else { return nil }
        return Field(
          place: leaf.place, name: NoiseName(request: request, field: name), likeness: Self.likeness(of: leaf, in: bytes),
          isIssued: self.isIssued(leaf.place, in: entry),
          isFollowed: noise.rule(of: kind, at: leaf.place)?.reason == .followed, isOfPath: leaf.form == .path,
          isOfWrite: isOfWrite)
      }
    }
  }

  private static func likeness(of leaf: Signature.Leaf, in bytes: UnsafeRawBufferPointer) -> ValueLikeness {
    NoisyLeaves.of(bytes, [leaf]).first?.likeness ?? .ordinary
  }

  /// The different values that recorded requests of a kind hold in a place, of those that are compared.
  package func recordedValues(at place: UInt64, of kind: UInt64) -> Int {
    var values: Set<UInt64> = []
    for entry in self.entries(of: kind).prefix(Self.comparedEntries) {
      self.library.withKey(of: entry) { bytes in
        for leaf in self.library.leaves(in: bytes) where leaf.place == place {
          values.insert(UnsafeRawBufferPointer(rebasing: bytes[leaf.range]).stirredHash())
        }
      }
    }
    return values.count
  }

  private func isIssued(_ place: UInt64, in entry: Int) -> Bool {
    self.library.withKey(of: entry) { bytes in
      self.library.leaves(in: bytes).filter { $0.place == place }.contains { leaf in
        NoisyLeaves.of(bytes, [leaf]).contains { part, _ in
          self.library.masking.noise.issued.contains(UnsafeRawBufferPointer(rebasing: bytes[part.range]).stirredHash())
        }
      }
    }
  }

  /// Whether a rule can say of a place that it is noise: names tell kinds of requests apart, and bytes are not taken apart.
  private static func mayBeNoise(_ leaf: Signature.Leaf) -> Bool { leaf.form != .name && leaf.form != .bytes }
}
