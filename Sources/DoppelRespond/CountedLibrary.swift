internal import DoppelExchange
internal import DoppelMatch
internal import DoppelSynthesis
internal import Synchronization

/// A library with how often each of its entries was given.
///
/// `@unchecked Sendable`: the counts are atomic, and their place never changes.
final class CountedLibrary: @unchecked Sendable {
  let library: Library
  /// What makes up answers in states that were never recorded; `nil` where none are made up.
  let synthesizer: Synthesizers?
  /// Whether an answer was made up that gave credentials.
  let hasMadeCredentials = Atomic(false)
  private let counts: UnsafeMutablePointer<Atomic<Int>>

  init(_ library: Library, synthesizer: Synthesizers? = nil) {
    self.library = library
    self.synthesizer = synthesizer
    self.counts = .allocate(capacity: library.entries.count)
    for index in library.entries.indices { (self.counts + index).initialize(to: Atomic(0)) }
  }

  deinit {
    self.counts.deinitialize(count: self.library.entries.count)
    self.counts.deallocate()
  }

  /// Counts a hit; on the hot path.
  func count(_ entry: Int) { self.counts[entry].wrappingAdd(1, ordering: .relaxed) }

  /// The entries that were given, each with how often.
  func forEachHit(_ body: (Signature, Int) -> Void) {
    for index in self.library.entries.indices {
      let count = self.counts[index].load(ordering: .relaxed)
      if count > 0 { body(self.library.signature(of: index), count) }
    }
  }
}
