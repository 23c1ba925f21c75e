import DoppelExchange
import Testing

@testable import DoppelRecording

struct LossReasonTests {
  private func manifest(_ reasons: [String]) -> Manifest {
    var manifest = Manifest(doppelVersion: "", command: [], format: .jsonl, startedAt: .epoch)
    manifest.gaps = reasons.map { Manifest.GapCount(reason: $0, host: "", times: 1, bytes: 0, exchanges: 1) }
    return manifest
  }

  @Test func `each reason is told once, and other gaps are no losses`() {
    let manifest = self.manifest(["lost: No space left on device", "an odd byte", "lost: No space left on device"])
    #expect(manifest.lossReasons == ["No space left on device"])
    #expect(manifest.isDamaged)
  }

  @Test(arguments: [LossReason.behind, LossReason.ended])
  func `what came too fast or too late is no damage`(_ reason: String) {
    let manifest = self.manifest([LossReason.prefix + reason])
    #expect(manifest.lossReasons == [reason])
    #expect(!manifest.isDamaged)
  }

  @Test func `only a recording that saw nothing is empty`() {
    #expect(self.manifest([]).isEmpty)
    #expect(!self.manifest(["an odd byte"]).isEmpty)
    var manifest = self.manifest([])
    manifest.traffic.connections = 1
    #expect(!manifest.isEmpty)
  }
}
