import DoppelExchange
import NIOCore
import Testing

@testable import DoppelMatch

struct LiveTagsTests {
  private let tree: ResourceTree = {
    var tree = ResourceTree()
    for path in ["list/1", "list/2", "other"] { _ = tree.insert(Resource(path.split(separator: "/").map(String.init))) }
    return tree
  }()

  private func node(_ path: String) -> Int {
    self.tree.find(Resource(path.split(separator: "/").map(String.init))) ?? ResourceTree.none
  }

  private func holds(_ tags: LiveTags, _ tag: String?, mustMatch: Bool = false, entry: Int = 0, _ path: String) -> Bool? {
    let condition = TagCondition(
      mustMatch: mustMatch, tags: tag.map { [ByteBuffer(string: $0)] } ?? [], isAny: tag == nil)
    return tags.holds(condition, of: entry, about: self.node(path)) {
      $0 == ByteBuffer(string: "live") ? ByteBuffer(string: "a") : nil
    }
  }

  private func write(_ kind: Effect.Kind, _ path: String, isKnown: Bool = true) -> WriteLog.Write {
    WriteLog.Write(kind: kind, identity: 1, nodes: [self.node(path)], isKnown: isKnown)
  }

  @Test func `a tag is that of the same request, and for writes that of the resource`() {
    var tags = LiveTags()
    #expect(self.holds(tags, "a", "list") == nil)
    tags.note(read: 0, about: self.node("list"), tag: ByteBuffer(string: "a"))
    tags.note(read: 1, about: self.node("list"), tag: ByteBuffer(string: "b"))
    #expect(self.holds(tags, "a", "list") == false && self.holds(tags, "b", "list") == true)
    #expect(self.holds(tags, "live", "list") == false, "a tag of the client stands for the recorded one")
    #expect(self.holds(tags, "b", entry: 1, "list") == false && self.holds(tags, "b", entry: 2, "list") == nil)
    #expect(self.holds(tags, "b", mustMatch: true, entry: 7, "list") == true)
    #expect(self.holds(tags, nil, "list") == false && self.holds(tags, nil, mustMatch: true, "list") == true)
  }

  @Test func `what was written since has another tag, which a write may tell, and what it is in is not known`() {
    var tags = LiveTags()
    for (entry, path) in ["list", "list/1", "other"].enumerated() {
      tags.note(read: entry, about: self.node(path), tag: ByteBuffer(string: "a"))
    }
    tags.note(write: self.write(.change, "list/1"), tag: nil, in: self.tree)
    #expect(self.holds(tags, "a", entry: 1, "list/1") == true && self.holds(tags, "a", mustMatch: true, "list/1") == false)
    #expect(self.holds(tags, nil, mustMatch: true, "list/1") == true)
    #expect(self.holds(tags, "a", entry: 0, "list") == nil && self.holds(tags, "a", entry: 2, "other") == false)
    tags.note(write: self.write(.change, "list/1"), tag: ByteBuffer(string: "c"), in: self.tree)
    #expect(self.holds(tags, "c", mustMatch: true, "list/1") == true && self.holds(tags, "c", entry: 1, "list/1") == true)
    tags.note(write: self.write(.remove, "list/1"), tag: nil, in: self.tree)
    #expect(self.holds(tags, "c", mustMatch: true, "list/1") == false && self.holds(tags, nil, "list/1") == true)
  }

  @Test func `of a creation the tag is that of what is new`() {
    var tags = LiveTags()
    tags.note(write: self.write(.create, "list", isKnown: false), tag: ByteBuffer(string: "n"), in: self.tree)
    #expect(self.holds(tags, "n", mustMatch: true, "list") == nil)
    tags.note(write: self.write(.create, "list/2"), tag: ByteBuffer(string: "n"), in: self.tree)
    #expect(self.holds(tags, "n", mustMatch: true, "list/2") == true && self.holds(tags, "n", mustMatch: true, "list") == nil)
  }

  @Test func `at the limit all are remembered, what comes beyond it is not known`() {
    var tags = LiveTags()
    for entry in 0...LiveTags.limit { tags.note(read: entry, about: self.node("list"), tag: ByteBuffer(string: "a")) }
    #expect(self.holds(tags, "a", entry: LiveTags.limit - 1, "list") == false)
    #expect(self.holds(tags, "a", entry: LiveTags.limit, "list") == nil)
  }
}
