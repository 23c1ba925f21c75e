/// Why exchanges were lost, where it was not the system that refused to take them.
enum LossReason {
  /// They came faster than they could be written.
  static let behind = "the writer could not keep up"
  /// They came after the end.
  static let ended = "the recording had ended"
  /// Somebody removed what was written.
  static let removed = "the recording's folder was removed"
  /// Somebody removed a segment while it was written.
  static let removedSegment = "a segment of the recording was removed"
  /// Begins the reason of a gap that counts lost exchanges.
  static let prefix = "lost: "
}

extension Manifest {
  /// Why exchanges were lost, each reason once.
  package var lossReasons: [String] {
    var reasons: [String] = []
    for gap in self.gaps where gap.reason.hasPrefix(LossReason.prefix) {
      let reason = String(gap.reason.dropFirst(LossReason.prefix.count))
      if !reasons.contains(reason) { reasons.append(reason) }
    }
    return reasons
  }

  /// Whether exchanges are missing because they could not be written or were removed: a full disk, a folder that is gone.
  package var isDamaged: Bool { self.lossReasons.contains { $0 != LossReason.behind && $0 != LossReason.ended } }

  /// Whether nothing was seen at all.
  package var isEmpty: Bool { self.exchanges.seen == 0 && self.gaps.isEmpty && self.traffic.connections == 0 }
}
