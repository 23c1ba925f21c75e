internal import DoppelExchange

/// What is put somewhere and taken by others: things that get an id when they are put there, are shown with a new handle each time that
/// they are taken, are not shown as long as somebody has them, and are named by that handle.
struct StoredQueues {
  /// The members of answers that are ids.
  private(set) var ids: Set<String> = []
  /// The members of answers that are handles.
  private(set) var handles: Set<String> = []
  /// The operations that take.
  private(set) var takers: Set<String> = []
  /// The argument that says where.
  private(set) var scope: String?
  /// What was asked, as `Call.asked(without:)` has it, that gave back what it named.
  private(set) var releases: Set<String> = []

  private struct Showing {
    var label: String
    var id: String
    var scopes: Set<String>
  }

  private struct Place: Hashable {
    var id: String
    var handle: String
  }

  /// Values that are remembered.
  private static let limit = 100_000
  /// The answers that show one handle of which it is remembered what they say.
  private static let showingLimit = 8

  init(_ samples: [Sample]) {
    var issued: [String: (label: String, name: String, scopes: Set<String>)] = [:]
    var shown: [String: [(place: Place, showing: Showing)]] = [:]
    // a handle is of one thing: where it stands beside several there is none
    var ofSeveral: Set<Place> = []
    var used: [Place: [Showing]] = [:]
    var handlesOf: [Place: [String: Set<String>]] = [:]
    for sample in samples where sample.shown.isSuccess && issued.count < Self.limit && shown.count < Self.limit {
      let (call, label) = (sample.call, sample.call.operation)
      guard let body = sample.shown.body, sample.shown.isWrite else { continue }
      let scopes = call.places
      for argument in call.arguments {
        for one in argument.value.plain.flatMap({ shown[$0] }) ?? [] { used[one.place, default: []].append(one.showing) }
      }
      for element in body.objects {
        for member in element.members {
          guard let id = member.value.plain, let put = issued[id], put.name == member.name, put.label != label else { continue }
          for other in element.members where other.name != member.name {
            guard let handle = other.value.plain, Made.isMade(handle), handle != id else { continue }
            let place = Place(id: member.name, handle: other.name)
            let showing = Showing(label: label, id: id, scopes: scopes.intersection(put.scopes))
            if shown[handle]?.contains(where: { $0.place == place && $0.showing.id != id }) == true { ofSeveral.insert(place) }
            guard !ofSeveral.contains(place), shown[handle, default: []].count < Self.showingLimit else { continue }
            shown[handle, default: []].append((place, showing))
            handlesOf[place, default: [:]][id, default: []].insert(handle)
          }
        }
        for member in element.members {
          guard let id = member.value.plain, issued[id] == nil, Made.isMade(id), !Made.isTime(id, at: sample.startedAt) else {
            continue
          }
          issued[id] = (label, member.name, scopes)
        }
      }
    }
    // one thing was taken twice, with another handle
    let place = handlesOf.filter { place, things in
      used[place] != nil && !ofSeveral.contains(place) && things.values.contains { $0.count > 1 }
    }.keys.min { ($0.id, $0.handle) < ($1.id, $1.handle) }
    guard let place, let all = used[place] else { return }
    guard let scope = all.dropFirst().reduce(all[0].scopes, { $0.intersection($1.scopes) }).min() else { return }
    (self.ids, self.handles, self.scope) = ([place.id], [place.handle], scope)
    self.takers = Set(all.map(\.label))
    if !self.learnReleases(samples) { (self.ids, self.handles, self.takers, self.scope) = ([], [], [], nil) }
  }

  /// Learns what gives back what was taken.
  ///
  /// - Returns: whether nothing was shown again that was not given back.
  private mutating func learnReleases(_ samples: [Sample]) -> Bool {
    var sights: [String: Sight] = [:]
    var isReleased: [String: Bool] = [:]
    for sample in samples where sample.shown.isSuccess {
      let place = self.scope.flatMap { sample.call.value(at: $0)?.plain } ?? ""
      var sight = sights["\(sample.recording) \(sample.session ?? "") \(place)"] ?? Sight()
      if self.takers.contains(sample.call.operation) {
        guard sight.take(self.taken(sample.shown), &isReleased) else { return false }
      } else if let id = sample.call.arguments.lazy.compactMap({ $0.value.plain.flatMap { sight.holder[$0] } }).first {
        sight.last[id] = sample.call.asked { sight.holder[$0] != nil }
      }
      sights["\(sample.recording) \(sample.session ?? "") \(place)"] = sight
    }
    self.releases = Set(isReleased.filter(\.value).keys)
    return true
  }

  private func taken(_ shown: Shown) -> [(id: String, handle: String)] {
    (shown.body?.objects ?? []).compactMap { element in
      guard let id = self.ids.lazy.compactMap({ element[$0]?.plain }).first,
        let handle = self.handles.lazy.compactMap({ element[$0]?.plain }).first
      else { return nil }
      return (id, handle)
    }
  }

  /// What was seen in one place.
  private struct Sight {
    /// What was taken, by its handle.
    var holder: [String: String] = [:]
    /// What was asked last of what was taken; empty where nothing was.
    var last: [String: String] = [:]

    /// Takes in what was taken, and tells what gave back what was taken before.
    ///
    /// - Returns: whether all that was shown again was given back.
    mutating func take(_ all: [(id: String, handle: String)], _ isReleased: inout [String: Bool]) -> Bool {
      for (id, handle) in all {
        if let asked = self.last[id] {
          guard !asked.isEmpty else { return false }
          isReleased[asked] = isReleased[asked] != false
        }
        self.holder[handle] = id
        self.last[id] = ""
      }
      // where nothing is shown, nothing was given back
      if all.isEmpty { for asked in self.last.values where !asked.isEmpty { isReleased[asked] = false } }
      return true
    }
  }
}

extension Call {
  /// The members of its input that are texts, by their places.
  var places: Set<String> {
    Set((self.input?.members ?? []).filter { if case .string = $0.value { true } else { false } }.map { "." + $0.name })
  }

  /// The operation with what is asked of it, but for texts that it is not about.
  ///
  /// - Parameter isHandle: whether a value names what was taken.
  func asked(without isHandle: (String) -> Bool) -> String {
    let said = self.arguments.compactMap { argument -> String? in
      guard let text = argument.value.plain, !isHandle(text) else { return nil }
      if case .string = argument.value { return argument.place }
      return "\(argument.place)=\(text)"
    }
    return "\(self.operation) \(said.sorted().joined(separator: " "))"
  }
}

extension Tree {
  /// The objects in it, itself first.
  var objects: [Tree] {
    switch self {
    case .object(let members): [self] + members.flatMap(\.value.objects)
    case .array(let elements): elements.flatMap(\.objects)
    case .string, .number, .word, .bytes: []
    }
  }
}
