package import DoppelExchange
package import DoppelRules

extension JSONWriter {
  /// A member with a text; `null` where there is none.
  package mutating func member(_ name: String, _ value: String?) {
    self.name(name)
    if let value { self.string(value) } else { self.null() }
  }

  /// A member with a whole number.
  package mutating func member(_ name: String, _ value: Int) {
    self.name(name)
    self.integer(value)
  }

  /// A member with a number.
  package mutating func member(_ name: String, _ value: Double) {
    self.name(name)
    self.double(value)
  }

  /// A member with an array of objects; `write` writes the members of one.
  package mutating func array<Element>(_ name: String, _ elements: [Element], _ write: (inout JSONWriter, Element) -> Void) {
    self.name(name)
    self.beginArray()
    for element in elements {
      self.beginObject()
      write(&self, element)
      self.endObject()
    }
    self.endArray()
  }

  /// A member with an array of texts.
  package mutating func strings(_ name: String, _ texts: [String]) {
    self.name(name)
    self.beginArray()
    for text in texts { self.string(text) }
    self.endArray()
  }

  /// The members of the counts.
  mutating func write(_ counts: ReplayStatistics.Counts) {
    self.member("total", counts.total)
    self.member("succeeded", counts.succeeded)
    self.member("failed", counts.failed)
    self.member("answered", counts.answered)
    self.member("compared", counts.compared)
    self.member("matched", counts.matched)
    self.member("bytesSent", counts.bytesSent)
    self.member("bytesReceived", counts.bytesReceived)
  }

  /// The member `latencyMilliseconds`; `null` where nothing was answered.
  mutating func write(_ latency: LatencySummary?) {
    self.name("latencyMilliseconds")
    guard let latency else { return self.null() }
    self.beginObject()
    for (name, value) in latency.named { self.member(name, value) }
    self.endObject()
  }

  /// The members of a condition's outcome.
  package mutating func write(_ outcome: Condition.Outcome) {
    switch outcome {
    case .passed: self.member("outcome", "passed")
    case .failed: self.member("outcome", "failed")
    case .unavailable: self.member("outcome", "unavailable")
    }
    self.member("sentence", outcome.sentence)
  }
}
