import DoppelExchange
import NIOCore
import Testing

@testable import DoppelMatch

struct DecidingFieldsTests {
  /// The names of the fields that decide, of requests of one group.
  private func names(_ samples: [(fields: FieldSets.Values, content: UInt64)], groups: [UInt64] = []) -> [String] {
    DecidingFields(
      samples.enumerated().map { place, sample in
        DecidingFields.Sample(
          group: place < groups.count ? groups[place] : 0, fields: sample.fields, content: sample.content)
      }
    ).names
  }

  @Test func `a field decides that tells the answers apart, one that is alike or does not help does not`() {
    let samples: [(fields: FieldSets.Values, content: UInt64)] = [
      (["accept": 1, "agent": 9, "zone": 1], 1), (["accept": 2, "agent": 9, "zone": 1], 2),
      (["accept": 1, "agent": 9, "zone": 2], 1), (["accept": 2, "agent": 9, "zone": 2], 2),
    ]
    #expect(self.names(samples) == ["accept"])
  }

  @Test func `that a field is not there is a value too`() {
    #expect(self.names([([:], 1), (["range": 5], 2), ([:], 1)]) == ["range"])
  }

  @Test func `several decide where each leaves fewer, in order of their names`() {
    let samples: [(fields: FieldSets.Values, content: UInt64)] = [
      (["b": 1, "a": 1], 1), (["b": 1, "a": 2], 2), (["b": 2, "a": 1], 3), (["b": 2, "a": 2], 4),
    ]
    #expect(self.names(samples) == ["a", "b"])
  }

  @Test func `none decides where the answers are alike, where no field helps, or where the group tells them apart`() {
    #expect(self.names([]).isEmpty)
    #expect(self.names([(["a": 1], 1), (["a": 2], 1)]).isEmpty)
    #expect(self.names([(["a": 1], 1), (["a": 1], 2)]).isEmpty)
    #expect(self.names([(["a": 1], 1), (["a": 2], 2)], groups: [1, 2]).isEmpty)
    #expect(self.names([(["a": 1], 1), (["a": 2], 2)], groups: [1, 1]) == ["a"])
    // neither alone leaves fewer
    #expect(
      self.names([(["a": 1, "b": 1], 1), (["a": 1, "b": 2], 2), (["a": 2, "b": 1], 2), (["a": 2, "b": 2], 1)]).isEmpty)
    #expect(DecidingFields([]) == .none)
  }

  @Test func `a live request says the same as a recorded one with the same values, whatever the case of the names`() {
    var sets = FieldSets()
    let recorded = [("accept", "text/html"), ("range", "bytes=0-9"), ("accept", "second")].map {
      (name: $0.0, value: ByteBuffer(string: $0.1))
    }
    let place = sets.insert(recorded)
    let deciding = DecidingFields(names: ["accept", "missing", "range"])
    let value = deciding.value(of: sets.sets[place])
    #expect(value == deciding.value(of: Fields(["Range": "bytes=0-9", "Accept": "text/html", "Other": "1"])))
    #expect(value != deciding.value(of: Fields(["Range": "bytes=0-9", "Accept": "text/plain"])))
    #expect(value != deciding.value(of: Fields(["Range": "bytes=0-9"])))
    #expect(value != deciding.value(of: Fields(["Range": "bytes=0-9", "Accept": "text/html", "Missing": ""])))
    #expect(DecidingFields.none.value(of: sets.sets[place]) == DecidingFields.none.value(of: Fields()))
  }
}
