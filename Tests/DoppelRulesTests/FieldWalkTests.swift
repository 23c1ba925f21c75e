import DoppelRules
import Testing

struct FieldWalkTests {
  @Test func `a walk follows several patterns and stays covered below`() throws {
    let walk = FieldWalk([try FieldPattern("body.a"), try FieldPattern("body.**.t")])
    #expect(!walk.isCovered)
    #expect(walk.entering(.name("body")).entering(.name("a")).entering(.index(0)).isCovered)
    #expect(walk.entering(.name("body")).entering(.name("b")).entering(.name("t")).isCovered)
    #expect(!walk.entering(.name("body")).entering(.name("b")).isCovered)
  }

  @Test func `a walk that nothing can fit any more is idle`() throws {
    let walk = FieldWalk([try FieldPattern("body.a.b")])
    #expect(!walk.isIdle)
    #expect(walk.entering(.name("headers")).isIdle)
    #expect(FieldWalk([]).isIdle)
  }
}
