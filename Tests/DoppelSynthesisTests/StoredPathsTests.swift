import DoppelExchange
import Testing

@testable import DoppelSynthesis

@Suite
struct StoredPathsTests {
  private func paths(_ stored: String, _ read: String) -> StoredPaths {
    var traffic = Traffic()
    traffic.add("ann", "PUT", "/box/a", sent: stored, asking: Fields(["X-Owner": "ann"]), 200)
    traffic.add("ann", "GET", "/box/a", 200, read, saying: Fields(["X-Owner": "ann"]))
    traffic.add("ann", "PUT", "/box/b", sent: "b", 200)
    traffic.add("ann", "GET", "/box/b", 200, "b", saying: Fields(["X-Owner": "nobody"]))
    var paths = StoredPaths()
    for sample in traffic.samples { paths.add(sample) }
    return paths
  }

  @Test
  func `a path is stored under where reads give back what was written`() {
    #expect(self.paths("x", "x").stored == ["box/a", "box/b"])
    #expect(self.paths("x", "other").stored == ["box/b"])
    #expect(self.paths("x", "x").readers == ["method=GET"])
  }

  @Test
  func `a header field that comes back is known with what is said where there was none`() {
    #expect(self.paths("x", "x").repeated == ["method=GET": ["x-owner": .string("nobody")]])
  }

  @Test(arguments: [(256, true), (257, false)])
  func `of the header fields of writes as many are looked at as the limit is`(count: Int, isLastKnown: Bool) {
    var traffic = Traffic()
    var fields = Fields()
    for number in 1...count { fields.append("X-\(1_000 + number)", "v") }
    for _ in 0..<2 {
      traffic.add("ann", "PUT", "/box/a", sent: "x", asking: fields, 200)
      traffic.add("ann", "GET", "/box/a", 200, "x", saying: fields)
    }
    var paths = StoredPaths()
    for sample in traffic.samples { paths.add(sample) }
    #expect((paths.repeated["method=GET"]?.count == count) == isLastKnown)
  }
}
