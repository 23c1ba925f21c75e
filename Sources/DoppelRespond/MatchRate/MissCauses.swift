internal import DoppelExchange
internal import DoppelLearn
internal import DoppelMatch
internal import NIOCore

/// Finds in which fields misses differ from what was recorded, one kind of request at a time, and what would help.
///
/// Of each kind a few misses are compared with recorded requests, and the sets of fields in which they differ are tried on all: so the
/// work grows with the misses and the recorded requests, and not with both.
struct MissCauses {
  /// Misses of one kind that are compared with recorded ones before the next set of fields is tried.
  static let sampledMisses = 8
  /// Sets of fields that are tried for one kind.
  static let setLimit = 16
  /// Fields of a set that are also tried one by one.
  static let singleLimit = 4

  private let kinds: KindIndex
  private var causes: [Key: Cause] = [:]
  /// Of each place of the kind in hand the different values that were recorded.
  private var recordedValues: [UInt64: Int] = [:]

  private struct Key: Hashable {
    var remedy: MatchRate.Remedy
    var name: NoiseName
  }

  /// A cause that grows.
  private struct Cause {
    var likeness: String
    var requests = 0
    var alone = 0
    var with: Set<NoiseName> = []
    /// By the kind of request.
    var risk: [UInt64: Supposition.Risk] = [:]
    var example: ExchangeID
  }

  init(_ kinds: KindIndex) { self.kinds = kinds }

  /// Those that make hits of the most requests first.
  var all: [MatchRate.Cause] {
    self.causes.map { key, cause in
      MatchRate.Cause(
        remedy: key.remedy, name: key.name, likeness: cause.likeness, requests: cause.requests, alone: cause.alone,
        with: cause.with.map(\.id).sorted(), mergedAnswers: cause.risk.values.reduce(0) { $0 + $1.answers },
        mergedRequests: cause.risk.values.reduce(0) { $0 + $1.requests }, example: cause.example)
    }.sorted { ($1.requests, $0.name, $0.remedy.rawValue) < ($0.requests, $1.name, $1.remedy.rawValue) }
  }

  /// Adds the causes of misses of one kind.
  mutating func find(_ misses: [MatchRateStudy.Miss], of kind: UInt64) {
    self.recordedValues = [:]
    var pending = misses.filter { !$0.isOfState }
    for miss in misses where miss.isOfState { self.add(miss, without: .state) }
    var tried: Set<Set<UInt64>> = [[]]
    while !pending.isEmpty, tried.count <= Self.setLimit, let next = self.sets(of: pending, kind, but: tried) {
      for places in next where tried.count <= Self.setLimit && tried.insert(places).inserted {
        let supposition = self.kinds.supposing(noiseAt: places, of: kind)
        let risk = supposition.risk
        var left: [MatchRateStudy.Miss] = []
        for miss in pending {
          if let group = self.kinds.found(miss.key, by: supposition) {
            self.add(miss, of: kind, places, risk, group)
          } else {
            left.append(miss)
          }
        }
        pending = left
      }
    }
    for miss in pending { self.add(miss, without: .record) }
  }

  /// The sets of fields to try next, the smallest first; `nil` where the misses show no new one.
  private func sets(of misses: [MatchRateStudy.Miss], _ kind: UInt64, but tried: Set<Set<UInt64>>) -> [Set<UInt64>]? {
    let step = max(1, misses.count / Self.sampledMisses)
    var sets: Set<Set<UInt64>> = []
    for index in stride(from: 0, to: misses.count, by: step) {
      guard let places = self.kinds.nearest(to: misses[index].key, of: kind)?.places else { continue }
      if places.count <= Self.singleLimit { sets.formUnion(places.map { [$0] }) }
      sets.insert(places)
    }
    let new = sets.subtracting(tried)
    return new.isEmpty ? nil : new.sorted { ($0.count, $0.sorted().first ?? 0) < ($1.count, $1.sorted().first ?? 0) }
  }

  /// Adds the causes of a miss that would be found if these places were noise.
  private mutating func add(
    _ miss: MatchRateStudy.Miss, of kind: UInt64, _ places: Set<UInt64>, _ risk: Supposition.Risk, _ group: Supposition.Group
  ) {
    let fields = self.kinds.fields(at: places, of: kind, in: miss.key, nearestTo: group.first)
    let named = fields.map { (field: $0, remedy: self.remedy(of: $0, kind, issued: miss.issued)) }
    let isNoise = named.allSatisfy { $0.remedy == .noise }
    for (field, remedy) in named where isNoise || remedy != .noise {
      let others = isNoise ? Set(fields.map(\.name)).subtracting([field.name]) : []
      var cause = self.cause(Key(remedy: remedy, name: field.name), field.likeness.text, miss)
      cause.requests += miss.count
      if fields.count == 1 { cause.alone += miss.count }
      cause.with.formUnion(others)
      if remedy == .noise, risk.answers > cause.risk[kind]?.answers ?? -1 { cause.risk[kind] = risk }
      self.causes[Key(remedy: remedy, name: field.name)] = cause
    }
  }

  /// Adds a cause of a miss that is no field's.
  private mutating func add(_ miss: MatchRateStudy.Miss, without remedy: MatchRate.Remedy) {
    let key = Key(remedy: remedy, name: NoiseName(request: self.kinds.name(of: miss.key), field: ""))
    var cause = self.cause(key, "", miss)
    cause.requests += miss.count
    self.causes[key] = cause
  }

  private func cause(_ key: Key, _ likeness: String, _ miss: MatchRateStudy.Miss) -> Cause {
    self.causes[key] ?? Cause(likeness: likeness, example: miss.example)
  }

  /// What helps against a field that differs.
  ///
  /// A value that looks made, or one of several that the recording shows, may be noise. What names the thing that a read is about decides,
  /// and so does a value of which the recording shows one alone, written by people.
  private mutating func remedy(of field: KindIndex.Field, _ kind: UInt64, issued: Set<UInt64>) -> MatchRate.Remedy {
    if field.isIssued || field.isFollowed || issued.contains(field.place) { return .correlate }
    if field.isOfPath, !field.isOfWrite { return .record }
    if field.likeness.valueClass != nil { return .noise }
    let recorded = self.recordedValues[field.place] ?? self.kinds.recordedValues(at: field.place, of: kind)
    self.recordedValues[field.place] = recorded
    return recorded > 1 ? .noise : .record
  }
}
