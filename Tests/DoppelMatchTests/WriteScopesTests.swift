import DoppelExchange
import Testing

@testable import DoppelMatch

struct WriteScopesTests {
  @Test func `a session has its own writes, all have all, and a write of nobody is nobody's own`() {
    var tree = ResourceTree()
    let node = tree.insert(Resource(["c"]))
    func write(_ identity: UInt64) -> WriteLog.Write { WriteLog.Write(kind: .change, identity: identity, nodes: [node]) }
    var scopes = WriteScopes()
    #expect(scopes.logs.count == 1 && scopes.digest(of: node, in: tree, session: 7) == WriteLog.Digest())
    scopes.add(write(1), in: tree, session: 0)
    scopes.add(write(2), in: tree, session: 1)
    scopes.add(write(3), in: tree, session: -1)
    #expect([0, 1, -1].map { scopes.digest(of: node, in: tree, session: $0).last } == [1, 2, 3])
    #expect(scopes.logs.count == 3 && scopes.logs.allSatisfy { !$0.isEmpty })
  }
}
