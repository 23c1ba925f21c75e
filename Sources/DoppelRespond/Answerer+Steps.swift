internal import DoppelExchange
internal import DoppelLearn
internal import DoppelMatch
internal import DoppelSynthesis
internal import NIOCore

extension Answerer {
  /// What came of a question, and what led there.
  struct Steps {
    var decision: Decision
    /// `nil` where no recorded answers came into question, or one was made up. With a miss it is of what was recorded in another
    /// state. Also `nil` where nobody asks for it.
    var hit: Hit?
    /// How an answer came about that was made up.
    var makings: [Making] = []
  }

  /// How the answers were found that came into question, these, and which was chosen.
  final class Hit: Sendable {
    let found: Finding
    let entry: Library.Entry
    let choice: Choice

    init(found: Finding, entry: Library.Entry, choice: Choice) {
      self.found = found
      self.entry = entry
      self.choice = choice
    }

    /// The same where nothing is given, because it was recorded in another state.
    var ofNewState: Hit {
      var choice = self.choice
      choice.isOfNewState = true
      return Hit(found: self.found, entry: self.entry, choice: choice)
    }
  }

  /// How the recorded answers to a question were found.
  enum Finding: Sendable {
    /// By its signature as it came.
    case asked(entry: Int)
    /// By its signature with recorded values for which the client's own stand.
    indirect case translated(entry: Int, Library.Translation)
    /// Without its noise.
    indirect case masked(Library.NoisyMatch, Library.Translation)
  }

  /// An answer, and what decided that it is this one.
  struct Choice: Sendable {
    let answer: RecordedAnswer
    /// How the cursors chose; `nil` where they were not asked, or there was one answer.
    var turn: Cursors.Choice?
    /// The answers that may be given, by their `order`; `nil` for any.
    var allowed: Set<Int>?
    /// Whether the credentials are at their end, and the answer is how that was told to somebody else.
    var isRefusalOfOthers = false
    /// Whether nothing is given because it was recorded in other states alone.
    var isOfNewState = false

    init(_ answer: RecordedAnswer) { self.answer = answer }
  }

  /// A request with recorded values in its header fields in place of those that stand for them.
  static func asRecorded(_ request: Message, _ pairs: [(live: ByteBuffer, recorded: ByteBuffer)]) -> Message {
    guard !pairs.isEmpty else { return request }
    let known = Dictionary(pairs.map { ($0.live, $0.recorded) }) { first, _ in first }
    var request = request
    var fields = Fields()
    for index in 0..<request.fields.count {
      let value = request.fields.valueBytes(at: index)
      let other = ValueTokens.replacing(in: value) { known[$0] }
      fields.append(name: request.fields.nameBytes(at: index).readableBytesView, value: (other ?? value).readableBytesView)
    }
    request.fields = fields
    return request
  }
}
