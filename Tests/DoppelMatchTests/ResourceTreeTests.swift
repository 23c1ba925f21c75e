import DoppelExchange
import Testing

@testable import DoppelMatch

struct ResourceTreeTests {
  @Test func `a resource has one node, with those that it stands in`() {
    var tree = ResourceTree()
    let resources = [["a", "b", "c"], ["a"], ["a", "b"], ["a", "b", "d"], ["b"], ["a", "b", "c"]].map { Resource($0) }
    let nodes = resources.map { tree.insert($0) }
    #expect(nodes[0] == nodes[5] && Set(nodes).count == 5)
    #expect(tree.parent(of: nodes[0]) == nodes[2] && tree.parent(of: nodes[3]) == nodes[2])
    #expect(tree.parent(of: nodes[2]) == nodes[1] && tree.parent(of: nodes[1]) == ResourceTree.none)
    #expect(tree.parent(of: nodes[4]) == ResourceTree.none)
    #expect(resources.compactMap { tree.find($0) } == nodes)
  }

  @Test func `what stands around a resource is known before anything was about it, and nothing else is`() {
    var tree = ResourceTree()
    let inner = tree.insert(Resource(["a", "b"]))
    #expect(tree.find(Resource(["a"])) == tree.parent(of: inner))
    #expect(tree.find(Resource(["b"])) == nil && tree.find(Resource(["a", "b", "c"])) == nil)
    #expect(tree.find(Resource(["ab"])) == nil)
  }

  @Test func `the empty resource has no node`() {
    var tree = ResourceTree()
    let node = tree.insert(Resource())
    #expect(node == ResourceTree.none && tree.find(Resource()) == nil)
  }

  @Test func `a resource concerns itself, what it stands in and what stands in it`() {
    var tree = ResourceTree()
    let order = tree.insert(Resource(["o", "1"]))
    let line = tree.insert(Resource(["o", "1", "2"]))
    let other = tree.insert(Resource(["o", "2"]))
    let orders = tree.insert(Resource(["o"]))
    #expect(tree.concern(order, order) && tree.concern(order, line) && tree.concern(line, order) && tree.concern(line, orders))
    #expect(!tree.concern(order, other) && !tree.concern(other, line))
    #expect(!tree.concern(ResourceTree.none, order) && !tree.concern(order, ResourceTree.none))
    #expect(!tree.concern(ResourceTree.none, ResourceTree.none))
  }

  @Test func `the path of a node leads from it to the widest`() {
    var tree = ResourceTree()
    let node = tree.insert(Resource(["a", "b", "c"]))
    #expect(Array(tree.path(from: node)) == [node, tree.parent(of: node), tree.parent(of: tree.parent(of: node))])
    #expect(Array(tree.path(from: ResourceTree.none)).isEmpty)
  }
}
