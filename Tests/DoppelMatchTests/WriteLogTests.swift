import DoppelExchange
import Testing

@testable import DoppelMatch

struct WriteLogTests {
  private typealias Write = (kind: Effect.Kind, identity: UInt64, path: String)

  private var tree: ResourceTree {
    var tree = ResourceTree()
    for path in ["a/1/x", "a/2", "b"] { _ = tree.insert(self.resource(path)) }
    return tree
  }

  private func resource(_ path: String) -> Resource { Resource(path.split(separator: "/").map(String.init)) }

  /// What a request about a path depends on after these writes.
  private func digest(of path: String, after writes: [Write], isKnown: Bool = true) -> WriteLog.Digest {
    var log = WriteLog()
    let tree = self.tree
    func node(_ path: String) -> Int { tree.find(self.resource(path)) ?? ResourceTree.none }
    for write in writes {
      log.add(
        WriteLog.Write(kind: write.kind, identity: write.identity, nodes: [node(write.path)], isKnown: isKnown), in: tree)
    }
    return log.digest(of: node(path), in: tree)
  }

  @Test func `a resource is of another generation where it, or what it stands in, came to be again`() {
    var log = WriteLog()
    let tree = self.tree
    func generation(_ path: String) -> Int {
      log.generation(of: tree.find(self.resource(path)) ?? ResourceTree.none, in: tree)
    }
    func add(_ kind: Effect.Kind, _ path: String, isKnown: Bool = true) {
      let node = tree.find(self.resource(path)) ?? ResourceTree.none
      log.add(WriteLog.Write(kind: kind, identity: 1, nodes: [node], isKnown: isKnown), in: tree)
    }
    add(.create, "a/1")
    add(.change, "a/1")
    add(.create, "a", isKnown: false)
    add(.create, "a", isKnown: false)
    #expect(generation("a/1") == 0 && generation("a/1/x") == 0)
    add(.create, "a/1")
    #expect(generation("a/1") == 1 && generation("a/1/x") == 1 && generation("a") == 0 && generation("a/2") == 0)
    add(.remove, "a/1")
    add(.create, "a/1")
    #expect(generation("a/1") == 2 && log.generation(of: ResourceTree.none, in: tree) == 0)
  }

  @Test func `a log is empty until something is written`() {
    var log = WriteLog()
    let tree = self.tree
    #expect(log.isEmpty && log.digest(of: 0, in: tree) == WriteLog.Digest())
    log.add(WriteLog.Write(kind: .none, identity: 1, nodes: [0]), in: tree)
    #expect(log.isEmpty)
    log.add(WriteLog.Write(kind: .change, identity: 1, nodes: [0]), in: tree)
    #expect(!log.isEmpty && log.digest(of: 0, in: tree).last == 1)
    #expect(log.digest(of: ResourceTree.none, in: tree) == WriteLog.Digest())
  }

  @Test func `a write counts for what it is about, for what that stands in and for what stands in that`() {
    let write: [Write] = [(.change, 5, "a/1")]
    for path in ["a/1", "a", "a/1/x"] {
      #expect(self.digest(of: path, after: write).last == 5)
      #expect(self.digest(of: path, after: write).ordered != 0 && self.digest(of: path, after: write).unordered != 0)
    }
    for path in ["a/2", "b"] { #expect(self.digest(of: path, after: write) == WriteLog.Digest()) }
  }

  @Test func `a creation whose new resource is not known counts for where it came to be alone`() {
    let write: [Write] = [(.create, 5, "a")]
    #expect(self.digest(of: "a", after: write, isKnown: false).last == 5)
    #expect(self.digest(of: "a/1", after: write, isKnown: false) == WriteLog.Digest())
    #expect(self.digest(of: "a/1", after: write, isKnown: true).last == 5)
    #expect(self.digest(of: "a/1", after: [(.remove, 5, "a")], isKnown: false).last == 5)
  }

  @Test(arguments: ["a/1", "a", "a/1/x"])
  func `the order tells writes to one thing apart in one digest, and the last in another`(path: String) {
    let one = self.digest(of: path, after: [(.change, 1, "a/1"), (.change, 2, "a/1")])
    let other = self.digest(of: path, after: [(.change, 2, "a/1"), (.change, 1, "a/1")])
    #expect(one.ordered != other.ordered && one.unordered == other.unordered)
    #expect(one.last == 2 && other.last == 1)
    let more = self.digest(of: path, after: [(.change, 1, "a/1"), (.change, 2, "a/1"), (.change, 1, "a/1")])
    #expect(more.ordered != one.ordered && more.unordered != one.unordered && more.last == 1)
  }

  @Test func `a write that comes twice on end counts once, a creation each time`() {
    let once = self.digest(of: "a", after: [(.change, 1, "a/1")])
    #expect(self.digest(of: "a", after: [(.change, 1, "a/1"), (.change, 1, "a/1")]) == once)
    let created = self.digest(of: "a", after: [(.create, 1, "a/1")])
    let twice = self.digest(of: "a", after: [(.create, 1, "a/1"), (.create, 1, "a/1")])
    #expect(created.ordered != twice.ordered && created.unordered != twice.unordered && created.last == twice.last)
  }

  @Test func `the last write is the latest of those to a resource and to what it stands in`() {
    #expect(self.digest(of: "a/1", after: [(.change, 1, "a"), (.change, 2, "a/1")]).last == 2)
    #expect(self.digest(of: "a/1", after: [(.change, 2, "a/1"), (.change, 1, "a")]).last == 1)
    #expect(self.digest(of: "a/1/x", after: [(.change, 1, "a"), (.change, 2, "a/1"), (.change, 3, "a/2")]).last == 2)
  }

  @Test func `writes to more resources than are remembered are forgotten, and those to remembered ones are not`() {
    var tree = ResourceTree()
    let nodes = (0...WriteLog.resourceLimit).map { tree.insert(Resource(["\($0)"])) }
    var log = WriteLog()
    for node in nodes { log.add(WriteLog.Write(kind: .change, identity: UInt64(node + 1), nodes: [node]), in: tree) }
    #expect(log.digest(of: nodes[0], in: tree).last == UInt64(nodes[0] + 1))
    #expect(log.digest(of: nodes[WriteLog.resourceLimit - 1], in: tree).last == UInt64(WriteLog.resourceLimit))
    #expect(log.digest(of: nodes[WriteLog.resourceLimit], in: tree) == WriteLog.Digest())
    log.add(WriteLog.Write(kind: .change, identity: 99_999, nodes: [nodes[0]]), in: tree)
    #expect(log.digest(of: nodes[0], in: tree).last == 99_999)
  }

  @Test func `the order of writes to a resource and to what it stands in counts`() {
    let inner: Write = (.change, 1, "a/1")
    let wider: Write = (.remove, 2, "a")
    let orders = [[inner, wider], [wider, inner], [inner, wider, inner], [inner], [wider]].map {
      self.digest(of: "a/1", after: $0)
    }
    #expect(Set(orders.map(\.ordered)).count == 5)
    #expect(orders.map(\.last) == [2, 1, 1, 1, 2])
    #expect(orders[0].unordered == orders[1].unordered)
  }

  @Test func `what was written is known to have come once each, as far as it is remembered`() {
    let tree = self.tree
    func log(_ identities: some Sequence<Int>) -> WriteLog {
      var log = WriteLog()
      for identity in identities {
        log.add(WriteLog.Write(kind: .change, identity: UInt64(identity), nodes: [0]), in: tree)
      }
      return log
    }
    #expect(WriteLog().isOnceEach && log(1...3).isOnceEach)
    #expect(!log([1, 2, 1]).isOnceEach && !log([1, 1, 2]).isOnceEach)
    #expect(log(1...WriteLog.writeLimit).isOnceEach && !log(0...WriteLog.writeLimit).isOnceEach)
    #expect(log([1, 2]).sum(of: 0) == log([2, 1]).sum(of: 0) && log([1]).sum(of: 0) != log([2]).sum(of: 0))
    #expect(log([1]).sum(of: 1) == nil)
    var sums: [Int: UInt64] = [:]
    log([1]).forEachSum { sums[$0] = $1 }
    #expect(sums.count == 1 && sums[0] == log([1]).sum(of: 0))
  }

  @Test func `of more resources than are remembered nothing is known to have come once`() {
    var tree = ResourceTree()
    let nodes = (0...WriteLog.resourceLimit).map { tree.insert(Resource(["\($0)"])) }
    var log = WriteLog()
    for node in nodes.dropLast() {
      log.add(WriteLog.Write(kind: .change, identity: UInt64(node + 1), nodes: [node]), in: tree)
    }
    #expect(log.isOnceEach)
    log.add(WriteLog.Write(kind: .change, identity: UInt64(nodes.count + 1), nodes: [nodes[nodes.count - 1]]), in: tree)
    #expect(!log.isOnceEach)
  }
}
