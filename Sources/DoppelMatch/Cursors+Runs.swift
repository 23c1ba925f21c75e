internal import DoppelExchange

extension Cursors {
  /// What was written to what an entry is about.
  struct Written {
    /// By whoever asks.
    var own = WriteLog.Digest()
    /// By everybody, where that counts.
    var all = WriteLog.Digest()

    /// - Parameter log: the writes of the session that asks; `nil` for whoever has none.
    init(_ entry: Library.Entry, by log: WriteLog?, byAll: @autoclosure () -> WriteLog, in tree: ResourceTree) {
      guard let several = entry.several, several.dependsOnWrites else { return }
      if log == nil || several.dependsOnOthers { self.all = byAll().digest(of: entry.node, in: tree) }
      self.own = log?.digest(of: entry.node, in: tree) ?? self.all
    }
  }

  /// In which way something is asked for.
  struct Way {
    /// As `Library.Several.aspect` tells it.
    var aspect: UInt64
    var held: Confirmations.Held?
  }

  /// Of a recorded session's answers those that were asked for in the same way and given after the same writes: in the same order,
  /// else in any, else with the same last one; first of all sessions together, where what others wrote counts. After any writes, or
  /// asked for in any way, where there are none such.
  ///
  /// Whoever follows no recorded session that has answers here gets what was answered to requests without a session, which belongs
  /// to nobody; any where there is no such answer.
  static func run(
    of several: Library.Several, after written: Written, _ way: Way, following recorded: Int?
  ) -> (Library.Several.Group, Library.Several.Run) {
    typealias Group = Library.Several.Group
    let session = [recorded ?? -1, -1].first { several.run(Group(session: $0, after: .any)) != nil } ?? several.widest
    let (own, all) = (written.own, written.all)
    var afters: [Group.After] = several.dependsOnOthers ? [.orderedOfAll(all.ordered), .unorderedOfAll(all.unordered)] : []
    if several.dependsOnWrites, !several.isForNewcomers(Group(session: session, after: .any)) {
      afters += [.ordered(own.ordered), .unordered(own.unordered), .last(own.last)]
    }
    afters.append(.any)
    if let held = way.held, several.dependsOnAspect {
      let groups = afters.map { Group(session: session, after: $0, aspect: way.aspect) }
      if let found = self.run(of: several, groups, holding: held) { return found }
    }
    for aspect in several.dependsOnAspect ? [way.aspect, nil] : [nil] {
      for after in afters {
        let group = Group(session: session, after: after, aspect: aspect)
        if let run = several.run(group) { return (group, run) }
      }
    }
    return (Group(session: several.widest, after: .any), several.everything)
  }

  /// The answers to whoever holds something: those that were asked for so, but for those that confirm something else; else, after the
  /// same writes, what is told to whoever holds nothing, unless that is what is held. `nil` where that tells nothing.
  ///
  /// - Parameter groups: of the answers that were asked for so, the most telling writes first.
  static func run(
    of several: Library.Several, _ groups: [Library.Several.Group], holding held: Confirmations.Held
  ) -> (Library.Several.Group, Library.Several.Run)? {
    for group in groups {
      if let run = several.run(group) {
        let places = run.places.filter { held.fits(several.answers[$0]) }
        if places.count == run.places.count { return (group, run) }
        if let first = places.first {
          return (
            Library.Several.Group(session: group.session, after: .among(first), aspect: group.aspect),
            Library.Several.Run(places: places, endsAtLast: run.endsAtLast)
          )
        }
      }
      let other = Library.Several.Group(
        session: group.session, after: group.after, aspect: several.aspect(held.aspect, of: held.fields))
      guard let run = several.run(other), let first = run.places.first else { continue }
      return held.isOf(several.answers[first]) ? nil : (other, run)
    }
    return nil
  }
}
