extension MockReport {
  /// What a program tried to reach that no recording knows.
  package struct Egress: Sendable, Equatable {
    package struct Attempt: Sendable, Equatable {
      package var destination: String
      package var count = 0
      /// The command and process id of the first that tried; empty where it is not known.
      package var program = ""

      package init(destination: String, count: Int = 0, program: String = "") {
        self.destination = destination
        self.count = count
        self.program = program
      }
    }

    /// Destinations that are told apart; those beyond share one line.
    package static let maximum = 200
    static let others = "others"

    private var rows: [String: Attempt] = [:]

    package init() {}

    /// All attempts.
    package var total: Int { self.rows.values.reduce(0) { $0 + $1.count } }

    /// The most frequent first, then by destination.
    package var attempts: [Attempt] {
      self.rows.values.sorted { ($1.count, $0.destination) < ($0.count, $1.destination) }
    }

    /// - Returns: whether this destination was not there before.
    package mutating func count(_ destination: String, times: Int = 1) -> Bool {
      let isNew = self.rows[destination] == nil
      let key = isNew && self.rows.count >= Self.maximum ? Self.others : destination
      self.rows[key, default: Attempt(destination: key)].count += times
      return isNew && key == destination
    }

    mutating func merge(_ other: Egress) {
      for attempt in other.attempts {
        if self.count(attempt.destination, times: attempt.count) {
          self.attribute(attempt.destination, program: attempt.program)
        }
      }
    }

    package mutating func attribute(_ destination: String, program: String) { self.rows[destination]?.program = program }
  }
}
