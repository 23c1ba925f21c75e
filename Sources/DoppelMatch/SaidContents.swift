internal import DoppelExchange

/// What answers say, to tell how many different ones are taken for one.
enum SaidContents {
  /// Equal for answers that say the same, by their `order`: in the same words and, where they are to reads, with the same identifiers
  /// and tokens, unless those were others each time that the same was asked.
  ///
  /// - Parameters:
  ///   - contents: as `AnswerValues.content`, by the answers' `order`.
  ///   - told: the identifiers and tokens that each answer told, as `NoiseLearner.told` has it; empty where nothing is learned.
  static func of(_ entries: [Library.Entry], contents: [UInt64], told: [UInt64]) -> [UInt64] {
    guard told.contains(where: { $0 != 0 }) else { return contents }
    var said = contents
    for entry in entries where entry.answers.count == 1 || Self.tellSame(entry.answers, contents, told) {
      for answer in entry.answers where told[answer.order] != 0 {
        said[answer.order] = (contents[answer.order] ^ told[answer.order]).stirred
      }
    }
    return said
  }

  /// Whether answers in the same words told the same identifiers and tokens.
  private static func tellSame(_ answers: [RecordedAnswer], _ contents: [UInt64], _ told: [UInt64]) -> Bool {
    var first: [UInt64: UInt64] = [:]
    for answer in answers {
      let before = first.updateValue(told[answer.order], forKey: contents[answer.order])
      if let before, before != told[answer.order] { return false }
    }
    return true
  }
}
