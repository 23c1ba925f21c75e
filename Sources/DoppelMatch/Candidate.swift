package import DoppelExchange

/// A recorded answer that came into question, and why it was given or not.
package struct Candidate: Sendable, Equatable {
  package enum Standing: String, Sendable, CaseIterable {
    case given
    /// It stands before the one that was given, in the order of those that could come.
    case earlier
    /// It stands after the one that was given, in the order of those that could come.
    case later
    /// Its request held other values than those for which this client's stand.
    case otherValues = "other-values"
    /// It was told to credentials that were at their end, and these are not; or the other way round.
    case otherCredentials = "other-credentials"
    /// It was given to another recorded session.
    case otherSession = "other-session"
    /// It was asked for with other conditions or other deciding header fields.
    case otherFields = "other-fields"
    /// It was given after other writes.
    case otherWrites = "other-writes"
  }

  package var exchange: ExchangeID
  package var standing: Standing

  package init(exchange: ExchangeID, standing: Standing) {
    self.exchange = exchange
    self.standing = standing
  }
}

extension Library.Entry {
  /// The answers in recorded order, each with why it was given or not.
  ///
  /// - Parameters:
  ///   - given: the one that was given; `nil` where none was, because of what was written before.
  ///   - choice: how the cursors chose it; `nil` where they did not.
  ///   - allowed: the answers that could be given, by their `order`; `nil` for any.
  ///   - holding: those of them whose requests held the values for which the client's stand; `nil` for any.
  package func candidates(
    given: RecordedAnswer?, by choice: Cursors.Choice?, among allowed: Set<Int>?, holding: Set<Int>?
  ) -> [Candidate] {
    guard let several = self.several else {
      return [Candidate(exchange: self.first.exchange, standing: given == nil ? .otherWrites : .given)]
    }
    let chosen = several.answers.firstIndex { $0.order == given?.order }
    let places = choice.map { Set($0.run.places) }
    let ofSession = choice.flatMap { several.run(.init(session: $0.group.session, after: .any)) }.map { Set($0.places) }
    let ofFields = choice.flatMap { several.run(.init(session: $0.group.session, after: .any, aspect: $0.group.aspect)) }
      .map { Set($0.places) }
    return several.answers.enumerated().map { place, answer in
      let standing: Candidate.Standing
      if place == chosen {
        standing = .given
      } else if given != nil, places?.contains(place) ?? true {
        standing = place < chosen ?? 0 ? .earlier : .later
      } else if holding.map({ !$0.contains(answer.order) }) ?? false {
        standing = .otherValues
      } else if allowed.map({ !$0.contains(answer.order) }) ?? false {
        standing = .otherCredentials
      } else if ofSession.map({ !$0.contains(place) }) ?? false {
        standing = .otherSession
      } else if ofFields.map({ !$0.contains(place) }) ?? false {
        standing = .otherFields
      } else {
        standing = .otherWrites
      }
      return Candidate(exchange: answer.exchange, standing: standing)
    }
  }

  /// How the writes before a request decided its answer.
  package enum WritesMatched: String, Sendable, CaseIterable {
    /// The answer was recorded after the same writes in the same order.
    case sameOrder = "same-order"
    /// After the same writes in another order.
    case same
    /// After the same last write.
    case last
    /// No answer was recorded after such writes.
    case none
  }

  /// How the writes before decided; `nil` where the answers depend on none.
  package func writesMatched(by choice: Cursors.Choice) -> WritesMatched? {
    guard self.several?.dependsOnWrites == true else { return nil }
    switch choice.group.after {
    case .ordered, .orderedOfAll: return .sameOrder
    case .unordered, .unorderedOfAll: return .same
    case .last: return .last
    case .any, .among: return WritesMatched.none
    }
  }

  /// The header fields by which the answers were told apart; empty where none does.
  package var decidingFields: [String] { self.several?.deciding.names ?? [] }

  /// Whether the answer was asked for in the same way; `nil` where the answers do not depend on it.
  package func fieldsMatched(by choice: Cursors.Choice) -> Bool? {
    self.several?.dependsOnAspect == true ? choice.group.aspect != nil : nil
  }
}
