import DoppelExchange
import NIOCore
import Testing

@testable import DoppelSynthesis

@Suite
struct TargetTests {
  private let stores = Stores(Traffic.stores.samples)

  private func target(_ method: String, _ path: String, _ body: String? = nil, _ fields: Fields = Fields()) -> Target {
    Traffic.call(method, path, body, fields).target(self.stores) { _ in false }
  }

  @Test
  func `what is stored under a path is named by where it is, and by the rest of the path there`() {
    #expect(self.target("GET", "/box-ann").ids == ["box-ann"])
    let file = self.target("PUT", "/box-ann/dir/a.txt")
    #expect(file.ids == ["box-ann", "box-ann\u{0}dir/a.txt"])
    #expect(file.endpoint.hasSuffix("/*/**"))
    #expect(file.names.map(\.value) == ["dir/a.txt"])
    #expect(!self.target("GET", "/elsewhere/dir/a.txt").isStored)
  }

  @Test
  func `a write that names another file is a copy, and one with a query is not understood`() {
    let copy = self.target("PUT", "/box-ann/b.txt", nil, Fields(["X-Source": "/box-ann/dir/a.txt"]))
    #expect(copy.ids == ["box-ann", "box-ann\u{0}dir/a.txt", "box-ann\u{0}b.txt"])
    guard case .copy(of: "box-ann\u{0}dir/a.txt")? = copy.content else {
      Issue.record("no copy")
      return
    }
    guard case .unknown? = self.target("PUT", "/box-ann/b.txt?part=1").content else {
      Issue.record("understood")
      return
    }
  }

  @Test
  func `what is stored under a key is no argument`() {
    let put = self.target("POST", "/put", #"{"Book":"book-ann","Note":\#(Traffic.note("p", 1, "x"))}"#)
    #expect(put.ids.first == "book-ann" && put.ids.count == 2)
    #expect(put.shape == ".Note*")
    #expect(put.keyParts == ["1", "p"])
  }
}
