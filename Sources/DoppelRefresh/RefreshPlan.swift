package import DoppelCompare
package import DoppelExchange
package import DoppelRules

/// What a refresh does to a library, answer by answer: a value that a person can read before anything is written.
package struct RefreshPlan: Sendable {
  /// What happens with an answer that changed.
  package enum OnChange: String, Sendable, Hashable, CaseIterable {
    /// The new one takes the place of the recorded one.
    case replace
    /// The new one is given after the recorded one.
    case append
    /// The recorded one stays; the change is only told.
    case keep
  }

  /// How a refresh decides.
  package struct Rules: Sendable {
    package var renewal: RenewalRules
    package var onChange = OnChange.replace
    /// An answer that was taken before is old.
    package var expiry: Timestamp
    /// Statuses that are taken whatever the answer is like.
    package var accepted: Set<Int> = []
    /// Whether what nothing newer stands for is taken out.
    package var removes = false

    package init(renewal: RenewalRules, expiry: Timestamp) {
      self.renewal = renewal
      self.expiry = expiry
    }
  }

  package enum Kind: String, Sendable, Hashable, CaseIterable {
    /// The library has no answer to this request.
    case added
    /// The answer of the library is another now.
    case changed
    /// The newer answer joins the recorded one.
    case appended
    /// The answer still holds, and counts as new.
    case confirmed
    /// The answer is taken out.
    case removed
    /// Nothing newer stands for the answer, and it stays.
    case unseen
    /// The answer changed, and stays as it was: the policy or `--on-change` says so.
    case held
    /// The newer answer is not taken for the truth.
    case refused
  }

  /// One answer of which there is something to tell.
  package struct Entry: Sendable {
    package var kind: Kind
    package var place: RequestPlace
    /// The place of the answer in the library's list; `nil` for one that is added.
    package var library: Int?
    /// The place in the list of newer answers; `nil` where there is none.
    package var newer: Int?
    /// What the library shall say; `nil` where it says what it said.
    package var answer: Message?
    /// What shall stand as recorded below it; `nil` where that is the same.
    package var recorded: Message?
    package var verdict = Verdict.match
    package var conflicts: [AnswerMerge.Conflict] = []
    package var reason = ""
    package var refusal: RefusalReason?
    /// The newer answer that comes to the library beside what is there; `nil` where none does.
    package var addition: Addition?

    package init(_ kind: Kind, _ place: RequestPlace, library: Int? = nil, newer: Int? = nil) {
      self.kind = kind
      self.place = place
      self.library = library
      self.newer = newer
    }
  }

  /// What an answer says that comes to the library, in short.
  package struct Addition: Sendable, Hashable, CustomStringConvertible {
    /// `nil` where the answer has none.
    package var status: Int?
    /// As the answer names it, without parameters; `nil` where it does not.
    package var mediaType: String?

    package init(_ answer: Message) {
      if case .status(_, let code, _) = answer.start { self.status = code }
      self.mediaType = answer.mediaType
    }

    package var description: String {
      [self.status.map(String.init), self.mediaType].compactMap { $0 }.joined(separator: ", ")
    }
  }

  /// In the order of the library, then what is added.
  package private(set) var entries: [Entry] = []
  /// Answers that still hold and stay as they are.
  package private(set) var keptCount = 0
  /// Answers of the library that were compared with a newer one.
  package private(set) var comparedCount = 0

  /// A newer answer that joins those of a recording.
  private struct Appended: Hashable {
    var recording: Int
    var newer: Int
  }

  private var appended: Set<Appended> = []
  private let rules: Rules
  private let ignored: [FieldPattern]
  private let comparison: AnswerComparison
  private let merge: AnswerMerge
  private let form: AnswerForm

  /// - Parameter ignored: fields that the user leaves out.
  package init(_ rules: Rules, _ form: AnswerForm, ignoring ignored: [FieldPattern] = []) {
    self.rules = rules
    self.form = form
    self.ignored = ignored
    self.comparison = AnswerComparison(form, ignoring: ignored)
    self.merge = AnswerMerge(form, ignoring: ignored)
  }

  /// What a newer recording changes.
  ///
  /// - Parameter seen: the requests whose newer answers cannot be taken; what the library has of them is not gone.
  /// - Throws: `RenewalRules.Contradiction`.
  package mutating func absorb(
    _ newer: [NewerAnswer], seen: Set<Signature> = [], into library: [LibraryAnswer]
  ) throws(RenewalRules.Contradiction) {
    let filter = RefusalFilter(library, newer, self.form, accepting: self.rules.accepted)
    let alignment = AnswerAlignment(library, newer, without: filter.refused)
    for pair in alignment.pairs { try self.renew(pair, library, newer) }
    for index in filter.refused.sorted() + alignment.extra {
      let answer = newer[index]
      guard try self.rules.renewal.policy(for: answer.place) != .never else { continue }
      var entry = Entry(.added, answer.place, newer: index)
      entry.refusal = filter.reason(toAdd: answer)
      if entry.refusal == nil { entry.addition = Addition(answer.answer) } else { entry.kind = .refused }
      self.entries.append(entry)
    }
    let refused = Set(self.entries.filter { $0.kind == .refused }.compactMap(\.newer).map { newer[$0].signature })
    let hosts = Set(newer.map(\.place.host))
    for index in alignment.unseen {
      let answer = library[index]
      guard hosts.contains(answer.place.host), !seen.contains(answer.signature), !refused.contains(answer.signature),
        try self.rules.renewal.policy(for: answer.place) != .never
      else {
        self.keptCount += 1
        continue
      }
      self.entries.append(self.gone(answer, index))
    }
    self.sort()
  }

  /// The entry of an answer that nothing newer stands for.
  private func gone(_ answer: LibraryAnswer, _ index: Int) -> Entry {
    guard self.rules.removes, answer.isEdited else {
      return Entry(self.rules.removes ? .removed : .unseen, answer.place, library: index)
    }
    var entry = Entry(.held, answer.place, library: index)
    entry.reason = "not seen any more, but edited"
    return entry
  }

  /// What the answers to recorded requests that were asked again change.
  ///
  /// - Throws: `RenewalRules.Contradiction`.
  package mutating func probe(
    _ pairs: [AnswerAlignment.Pair], _ newer: [NewerAnswer], of library: [LibraryAnswer]
  ) throws(RenewalRules.Contradiction) {
    for pair in pairs { try self.renew(pair, library, newer) }
    self.sort()
  }

  /// Tells answers that could not be asked anew.
  package mutating func refuse(_ refusals: [(library: Int, reason: RefusalReason)], of library: [LibraryAnswer]) {
    for refusal in refusals {
      var entry = Entry(.refused, library[refusal.library].place, library: refusal.library)
      entry.refusal = refusal.reason
      self.entries.append(entry)
    }
    self.sort()
  }

  /// Counts answers that were not looked at.
  package mutating func keep(_ count: Int) { self.keptCount += count }

  private mutating func sort() {
    self.entries.sort { ($0.library ?? .max, $0.newer ?? .max) < ($1.library ?? .max, $1.newer ?? .max) }
  }

  private mutating func renew(
    _ pair: AnswerAlignment.Pair, _ library: [LibraryAnswer], _ newer: [NewerAnswer]
  ) throws(RenewalRules.Contradiction) {
    let (old, new) = (library[pair.library], newer[pair.newer].answer)
    let varying = newer[pair.newer].varying
    let merge = varying.isEmpty ? self.merge : AnswerMerge(self.form, ignoring: self.ignored + varying)
    let comparison = varying.isEmpty ? self.comparison : AnswerComparison(self.form, ignoring: self.ignored + varying)
    let policy = try self.rules.renewal.policy(for: old.place)
    guard policy != .never else {
      self.keptCount += 1
      return
    }
    self.comparedCount += 1
    var entry = Entry(.changed, old.place, library: pair.library, newer: pair.newer)
    let recorded = old.recorded(seeing: new, self.form)
    // without it the person's answer is all that is known
    let known = recorded ?? old.answer
    if let reason = RefusalReason(recorded: known, newer: new, self.form, accepting: self.rules.accepted) {
      entry.kind = .refused
      entry.refusal = reason
      return self.entries.append(entry)
    }
    let isOld = old.takenAt < self.rules.expiry
    entry.verdict = comparison.verdict(recorded: known, newer: new)
    if entry.verdict.isMatch {
      switch policy {
      case .always: return self.write(entry, old, recorded: known, new, by: nil)
      case .expired where isOld, .changed where isOld:
        entry.kind = .confirmed
        entry.answer = old.answer
        entry.recorded = known
        return self.entries.append(entry)
      case .never, .missing, .expired, .changed:
        self.keptCount += 1
        return
      }
    }
    let held: String? =
      switch policy {
      case .never, .missing: "the policy is \(policy.rawValue)"
      case .expired where !isOld: "it is not older than --max-age"
      case .expired, .changed, .always: self.rules.onChange == .keep ? "--on-change keep" : nil
      }
    if let held {
      entry.kind = .held
      entry.reason = held
      return self.entries.append(entry)
    }
    if self.rules.onChange == .append {
      // several recorded ones may have been asked for once
      guard self.appended.insert(Appended(recording: old.recording, newer: pair.newer)).inserted else {
        self.keptCount += 1
        return
      }
      entry.kind = .appended
      entry.addition = Addition(new)
      return self.entries.append(entry)
    }
    guard let recorded else { return self.keepEdit(entry, old, new, by: merge) }
    self.write(entry, old, recorded: recorded, new, by: policy == .always ? nil : merge)
  }

  /// The server's answer becomes what was recorded; as nobody knows what the person changed, the person's answer stays, and whatever
  /// the server says otherwise is a conflict.
  private mutating func keepEdit(_ entry: Entry, _ old: LibraryAnswer, _ new: Message, by merge: AnswerMerge) {
    var entry = entry
    entry.conflicts = AnswerMerge.conflicts(entry.verdict)
    entry.verdict = Verdict(moreCount: entry.verdict.moreCount)
    entry.answer = old.answer
    entry.recorded = merge.renewed(old.answer, by: new)
    self.entries.append(entry)
  }

  /// - Parameter merge: what keeps recorded ids and times; `nil` where all is taken as the server says it.
  private mutating func write(
    _ entry: Entry, _ old: LibraryAnswer, recorded: Message, _ new: Message, by merge: AnswerMerge?
  ) {
    var entry = entry
    let renewed = merge?.renewed(recorded, by: new) ?? new
    let (answer, conflicts) = (merge ?? self.merge).merged(
      recorded: recorded, edited: old.answer, newer: renewed)
    entry.answer = answer
    entry.recorded = renewed
    entry.conflicts = conflicts
    self.entries.append(entry)
  }

  /// How many entries are of a kind.
  package func count(_ kind: Kind) -> Int { self.entries.count { $0.kind == kind } }

  /// Fields that a person and the server changed.
  package var conflictCount: Int { self.entries.reduce(0) { $0 + $1.conflicts.count } }

  /// Whether it changes anything.
  package var isEmpty: Bool {
    self.entries.allSatisfy {
      switch $0.kind {
      case .added, .changed, .appended, .confirmed, .removed: false
      case .unseen, .held, .refused: true
      }
    }
  }
}
