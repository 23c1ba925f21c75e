import DoppelExchange
import DoppelTesting
import NIOCore
import Testing

struct ResourceTests {
  @Test func `each step has a key that is the same in every run`() {
    #expect(
      Resource(["h", "orders", "17"]).keys == [0xc900_36f0_9788_2105, 0x0aed_e91e_57fe_19a1, 0xb5fb_6a0c_826e_5eb1])
    #expect(Resource().keys == [])
    #expect(Resource([String]()) == Resource())
  }

  @Test func `one that stands in another has all its keys, then its own`() {
    let orders = Resource(["h", "orders"])
    let order = orders.appending("17")
    #expect(order == Resource(["h", "orders", "17"]))
    #expect(order.keys.starts(with: orders.keys) && order.keys.count == 3)
    #expect(orders == Resource(["h", "orders"]))
  }

  @Test(arguments: [
    (["ab", "c"], ["a", "bc"]), (["a"], ["a", ""]), ([""], ["", ""]), (["a/b"], ["a", "b"]), (["a", "b"], ["b", "a"]),
    (["h", "a", "17"], ["h", "b", "17"]), (["a", "a"], ["a"]), (["\u{e9}"], ["e\u{301}"]), (["a"], ["A"]),
  ]) func `other steps end in another key`(one: [String], other: [String]) {
    #expect(Resource(one).keys.last != Resource(other).keys.last)
  }

  @Test func `two are the same exactly where their last keys are`() {
    var choices = Choices(5)
    var known: [UInt64: [String]] = [:]
    for _ in 0..<5_000 {
      let steps = (0..<Int.random(in: 1...4, using: &choices)).map { _ in
        ["", "a", "b", "ab", "17", "orders"][Int.random(in: 0..<6, using: &choices)]
      }
      let former = known.updateValue(steps, forKey: Resource(steps).keys.last ?? 0)
      #expect(former == nil || former == steps)
    }
    #expect(known.count > 500)
  }

  @Test func `a step is its bytes, whether they come as text, as a part of one or as bytes`() {
    var resource = Resource(["h"])
    resource.append("orders/17".split(separator: "/")[0])
    ByteBuffer(string: "17").withUnsafeReadableBytes { resource.append($0) }
    #expect(resource == Resource(["h", "orders", "17"]))
    var bytes = Resource()
    ByteBuffer(bytes: [0xff, 0x00]).withUnsafeReadableBytes { bytes.append($0) }
    #expect(bytes.keys == [0x061c_3e3f_101d_43dd])
  }

  @Test func `the first steps are a resource`() {
    let order = Resource(["h", "orders", "17"])
    #expect(order.prefix(0) == Resource())
    #expect(order.prefix(1) == Resource(["h"]))
    #expect(order.prefix(3) == order && order.prefix(4) == order)
  }

  @Test func `equal ones have one hash`() {
    let set: Set<Resource> = [Resource(["h", "a"]), Resource(["h"]).appending("a"), Resource(["h"]), Resource()]
    #expect(set.count == 3)
  }
}
