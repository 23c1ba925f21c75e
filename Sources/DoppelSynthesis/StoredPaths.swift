internal import DoppelExchange
internal import NIOCore

/// The paths whose bodies reads give back as a write of the same session left them.
struct StoredPaths {
  private var written: [String: Call] = [:]
  private var isGivenBack: [String: Bool] = [:]
  private(set) var readers: Set<String> = []
  /// By operation, and by header field of the write, what reads said of it; `nil` where that was not always alike.
  private var said: [String: [String: Saying?]] = [:]

  private struct Saying {
    var wasRepeated = false
    /// What is said where the write had no such field.
    var other: Tree?

    func with(other: Tree) -> Saying {
      var saying = self
      saying.other = other
      return saying
    }
  }

  /// Header fields of writes that are looked at.
  private static let fieldLimit = 256

  var stored: Set<String> { Set(self.isGivenBack.filter(\.value).keys) }

  /// By operation the header fields that reads repeat, with what they say where there were none. What one operation shows counts
  /// for others that show nothing against it: HEAD says what GET says (RFC 9110 section 9.3.2).
  var repeated: [String: [String: Tree]] {
    let names = Set(self.said.values.flatMap { $0.filter { $0.value?.wasRepeated ?? false }.keys })
    return self.said.mapValues { fields in
      var repeated: [String: Tree] = [:]
      for name in names {
        guard let known = fields[name] else {
          repeated[name] = .absent
          continue
        }
        if let saying = known { repeated[name] = saying.other ?? .absent }
      }
      return repeated
    }
  }

  mutating func add(_ sample: Sample) {
    let (call, shown) = (sample.call, sample.shown)
    guard shown.isSuccess, !call.parts.isEmpty else { return }
    let key = "\(sample.recording) \(sample.session ?? "") \(call.path)"
    if shown.isWrite {
      let stores = shown.effect == .change && !call.hasQuery && call.body.readableBytes > 0
      self.written[key] = stores ? call : nil
    } else if let written = self.written[key], !call.hasQuery, shown.status == 200, call.fields["range"] == nil {
      if shown.raw.readableBytes > 0 {
        let isSame = shown.raw == written.body
        self.isGivenBack[call.path] = isSame && self.isGivenBack[call.path] != false
        if isSame { self.readers.insert(call.label) }
      }
      self.compare(call.label, written, shown)
    }
  }

  private mutating func compare(_ label: String, _ written: Call, _ shown: Shown) {
    let answer = Dictionary(shown.fields.map { ($0.name.lowercased(), $0.value) }) { first, _ in first }
    var fields = self.said[label] ?? [:]
    let names = Set(fields.keys).union(written.fields.keys.filter { !Stores.passing.contains($0) })
    for name in names where fields[name] != nil || fields.count < Self.fieldLimit {
      guard var saying = fields[name] ?? Saying() else { continue }
      let isKnown = fields[name] != nil
      let value = answer[name].map { Tree.string($0) } ?? .absent
      if let own = written.fields[name] {
        saying.wasRepeated = saying.wasRepeated || value == .string(own)
        fields[name] = .some(value == .string(own) ? saying : nil)
      } else {
        fields[name] = .some(isKnown && saying.other != nil && saying.other != value ? nil : saying.with(other: value))
      }
    }
    self.said[label] = fields
  }
}
