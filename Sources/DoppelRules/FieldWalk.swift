/// Follows several patterns down a tree, step by step, so that a comparison need not build paths to know what is ignored.
///
/// A value: a copy is taken before a step and used again for the next child. Each pattern costs one word.
package struct FieldWalk: Sendable {
  private let patterns: [FieldPattern]
  /// For each pattern the elements that may come next, one bit each; the bit after the last is set where it fits whole.
  private var states: [UInt64]
  private var namesIgnoreCase = false
  private var depth = 0

  /// Whether the value here, or one that it is part of, is named by a pattern.
  package private(set) var isCovered = false

  package init(_ patterns: [FieldPattern]) {
    self.patterns = patterns
    self.states = patterns.map { Self.closure(1, of: $0.elements) }
  }

  /// Whether there is nothing to follow any more: no pattern can fit here or below.
  package var isIdle: Bool { self.states.allSatisfy { $0 == 0 } }

  /// Goes to a child. Marks change nothing.
  package mutating func enter(_ step: FieldPath.Step) {
    switch step {
    case .embedded, .occurrence: return
    case .name(let name): self.advance(name: name, index: nil)
    case .index(let index): self.advance(name: nil, index: index)
    }
  }

  /// The walk one step further.
  package func entering(_ step: FieldPath.Step) -> FieldWalk {
    var next = self
    next.enter(step)
    return next
  }

  private mutating func advance(name: String?, index: Int?) {
    for position in self.states.indices where self.states[position] != 0 {
      let elements = self.patterns[position].elements
      let next = self.next(self.states[position], elements, name, index)
      if next & (1 << UInt64(elements.count)) != 0 { self.isCovered = true }
      self.states[position] = next
    }
    if self.depth == 0, let name { self.namesIgnoreCase = name == "headers" || name == "trailers" }
    self.depth += 1
  }

  private func next(_ state: UInt64, _ elements: [FieldPattern.Element], _ name: String?, _ index: Int?) -> UInt64 {
    var next: UInt64 = 0
    for (bit, element) in elements.enumerated() where state & (1 << UInt64(bit)) != 0 {
      if element == .anySteps {
        next |= 1 << UInt64(bit)
      } else if self.fits(element, name, index) {
        next |= 1 << UInt64(bit + 1)
      }
    }
    return Self.closure(next, of: elements)
  }

  /// `**` may stand for no step at all: what follows it may come at once.
  private static func closure(_ state: UInt64, of elements: [FieldPattern.Element]) -> UInt64 {
    var state = state
    for (bit, element) in elements.enumerated() where element == .anySteps && state & (1 << UInt64(bit)) != 0 {
      state |= 1 << UInt64(bit + 1)
    }
    return state
  }

  private func fits(_ element: FieldPattern.Element, _ name: String?, _ index: Int?) -> Bool {
    switch element {
    case .name(let expected):
      guard let name else { return false }
      return name == expected || (self.namesIgnoreCase && name.lowercased() == expected.lowercased())
    case .nameGlob(let glob): return name.map { glob.matches($0) } ?? false
    case .anyName: return name != nil
    case .index(let expected): return index == expected
    case .anyIndex: return index != nil
    case .anySteps: return false
    }
  }
}
