import Testing

@testable import DoppelSynthesis

@Suite
struct PathKindsTests {
  @Test
  func `parts that the same parts follow are of one kind, and names that nothing has in common are not`() {
    let kinds = PathKinds.of(["v1/ann/tea/files", "v1/ann/salt/files", "v1/bob/tea/labels", "v1/bob/tea/files", "v1/all/of"])
    #expect(
      kinds == [
        "v1/ann/tea/files": "v1/*/*/files", "v1/ann/salt/files": "v1/*/*/files", "v1/bob/tea/files": "v1/*/*/files",
        "v1/bob/tea/labels": "v1/*/*/labels", "v1/all/of": "v1/all/of",
      ])
  }

  @Test
  func `parts are alike by way of others, too`() {
    let kinds = PathKinds.of(["a/x", "b/y", "c/x", "c/y"])
    #expect(Set(kinds.values) == ["*/x", "*/y"])
    #expect(PathKinds.of([]) == [:])
  }
}
