import DoppelTesting
import Testing

@testable import DoppelTLS

struct RecentlyUsedTests {
  @Test func `the entry that was used longest ago makes room`() {
    var cache = RecentlyUsed<String, Int>(capacity: 2)
    cache.set(1, for: "a")
    cache.set(2, for: "b")
    #expect(cache.value(for: "a") == 1)
    cache.set(3, for: "c")
    #expect(cache.count == 2)
    #expect(cache.value(for: "b") == nil)
    #expect(cache.value(for: "a") == 1)
    #expect(cache.value(for: "c") == 3)
  }

  @Test(arguments: 1...5)
  func `it holds what a plain list in order of use holds`(capacity: Int) {
    var cache = RecentlyUsed<Int, Int>(capacity: capacity)
    var list: [(key: Int, value: Int)] = []
    var choices = Choices(1)
    for step in 0..<2_000 {
      let key = Int.random(in: 0..<8, using: &choices)
      let position = list.firstIndex { $0.key == key }
      if Bool.random(using: &choices) {
        #expect(cache.value(for: key) == position.map { list[$0].value })
        if let position { list.append(list.remove(at: position)) }
      } else {
        cache.set(step, for: key)
        if let position { list.remove(at: position) }
        list.append((key, step))
        if list.count > capacity { list.removeFirst() }
      }
      #expect(cache.count == list.count)
    }
  }
}
