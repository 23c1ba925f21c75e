import Synchronization
import Testing

@testable import DoppelRecording

struct ReadAheadTests {
  private struct Broken: Error {}

  @Test func `values come in the order in which they are made, all of them`() throws {
    var used: [Int] = []
    try ReadAhead<Int>.forEach { give in
      for value in 0..<1_000 where !give(value) { return }
    } use: {
      used.append($0)
    }
    #expect(used == Array(0..<1_000))
    try ReadAhead<Int>.forEach { _ in
    } use: {
      used = [$0]
    }
    #expect(used.count == 1_000)
  }

  @Test func `what fails while making comes after all that was made`() {
    var used: [Int] = []
    #expect(throws: Broken.self) {
      try ReadAhead<Int>.forEach { give in
        for value in 0..<5 { _ = give(value) }
        throw Broken()
      } use: {
        used.append($0)
      }
    }
    #expect(used == [0, 1, 2, 3, 4])
  }

  @Test func `where a use fails no more is wanted, and nothing is made after that`() {
    let ended = Mutex(false)
    var used: [Int] = []
    #expect(throws: Broken.self) {
      try ReadAhead<Int>.forEach { give in
        var value = 0
        while give(value) { value += 1 }
        ended.withLock { $0 = true }
      } use: { value in
        used.append(value)
        if value == 3 { throw Broken() }
      }
    }
    #expect(used == [0, 1, 2, 3] && ended.withLock { $0 })
  }

  @Test func `no more wait than the limit`() throws {
    let made = Mutex(0)
    var most = 0
    try ReadAhead<Int>.forEach { give in
      for value in 0..<100 {
        made.withLock { $0 += 1 }
        guard give(value) else { return }
      }
    } use: { value in
      most = max(most, made.withLock { $0 } - value)
    }
    // the one that is used, those that wait, and one for which there is no room
    #expect(most <= 2 + ReadAhead<Int>.limit)
  }
}
