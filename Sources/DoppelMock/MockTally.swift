package import DoppelReport
internal import Synchronization

/// Counts what was asked of a mock and how it was answered, on all event loops.
package final class MockTally: Sendable {
  private let hits = Atomic<Int>(0)
  private let failures = Atomic<Int>(0)
  private let others = Mutex(MockReport())

  package init() {}

  /// Counts a hit; on the hot path.
  package func hit() { self.hits.wrappingAdd(1, ordering: .relaxed) }

  /// Counts what was no hit.
  package func count(_ outcome: MockReport.Outcome, host: String, command: String, location: String) {
    self.others.withLock { $0.record(outcome, host: host, method: command, path: location) }
  }

  /// Counts a real server that was asked and could not answer.
  package func failed() { self.failures.wrappingAdd(1, ordering: .relaxed) }

  /// Real servers that were asked and could not answer.
  package var failureCount: Int { self.failures.load(ordering: .relaxed) }

  /// What was counted so far.
  package var report: MockReport {
    var report = self.others.withLock { $0 }
    report.addHits(self.hits.load(ordering: .relaxed))
    return report
  }
}
