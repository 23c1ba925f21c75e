import DoppelExchange
import NIOCore
import Testing

@testable import DoppelRecording

struct InstancesTests {
  private func numbered(_ instances: inout Instances, _ signature: Signature) -> String? {
    guard let hash = Instances.hash(signature) else { return signature["instance"].map { String(buffer: $0) } }
    return String(buffer: Instances.text(instances.next(hash)))
  }

  @Test func `equal signatures are counted from zero, each on its own`() {
    var instances = Instances()
    let (one, other) = (Signature(["a": "1"]), Signature(["a": "2"]))
    #expect([one, one, other, one].map { self.numbered(&instances, $0) } == ["0", "1", "0", "2"])
  }

  @Test func `where a key ends and a value begins makes a difference`() {
    var instances = Instances()
    let signatures = [Signature(["ab": "c"]), Signature(["a": "bc"]), Signature(["a": "b", "c": ""]), Signature(["": "abc"])]
    #expect(signatures.map { self.numbered(&instances, $0) } == ["0", "0", "0", "0"])
  }

  @Test func `an instance that is there already stays, and nothing gets none`() {
    var instances = Instances()
    #expect(self.numbered(&instances, Signature(["a": "1", "instance": "7"])) == "7")
    #expect(self.numbered(&instances, Signature()) == nil)
    #expect(self.numbered(&instances, Signature(["a": "1"])) == "0")
  }

  @Test func `signatures are remembered up to the limit, and further ones all count as first`() {
    var instances = Instances(remembered: 2)
    let signatures = ["1", "2", "3"].map { Signature(["a": $0]) }
    for round in ["0", "1"] {
      #expect(signatures.map { self.numbered(&instances, $0) } == [round, round, "0"])
    }
    #expect(Instances.remembered == 1_000_000)
  }

  @Test func `every number has its text`() {
    for number in [0, 9, 10, 15, 16, 17, 1_000_000] {
      #expect(String(buffer: Instances.text(number)) == String(number))
    }
  }
}
