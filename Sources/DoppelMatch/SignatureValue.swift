internal import DoppelExchange
internal import DoppelLearn
internal import NIOCore

/// Compares two values of one signature key, field by field where both are JSON or a form.
enum SignatureValue {
  /// The fields of one value that are listed; more are left out.
  static let fieldLimit = 16
  /// Bytes of a value that is compared field by field; a larger one is compared as a whole.
  static let comparedBytes = 16 * 1024

  /// - Parameter form: of the value of the key.
  static func differences(
    key: String, form: SignatureForm, recorded: ByteBuffer?, asked: ByteBuffer?
  ) -> [NearMiss.Field] {
    if let recorded, let asked, recorded.readableBytes > 0, asked.readableBytes > 0,
      max(recorded.readableBytes, asked.readableBytes) <= self.comparedBytes
    {
      var fields: [NearMiss.Field] = []
      func add(_ path: String, _ recorded: String?, _ asked: String?) {
        guard fields.count < self.fieldLimit else { return }
        fields.append(NearMiss.Field(name: "\(key)[\(path)]", recorded: recorded, asked: asked))
      }
      if form == .form {
        self.compare(Pairs(recorded), Pairs(asked), add)
      } else if let one = try? FieldTree(json: recorded), let other = try? FieldTree(json: asked),
        one.root.kind == .object || one.root.kind == .array
      {
        self.walk("", one.root, other.root, add)
      }
      if !fields.isEmpty { return fields }
    }
    return [NearMiss.Field(name: key, recorded: recorded.map(self.shown), asked: asked.map(self.shown))]
  }

  /// The pairs of a form, by their names; what has a name alone has an empty value.
  private struct Pairs {
    private(set) var names: [String] = []
    private(set) var values: [String: [String]] = [:]

    init(_ form: ByteBuffer) {
      for pair in form.readableBytesView.split(separator: UInt8(ascii: "&")) {
        let end = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
        let name = String(decoding: pair[..<end], as: UTF8.self).onOneLine
        if self.values[name] == nil { self.names.append(name) }
        self.values[name, default: []].append(SignatureValue.shown(ByteBuffer(pair[end...].dropFirst())))
      }
    }
  }

  private static func compare(_ one: Pairs, _ other: Pairs, _ report: (String, String?, String?) -> Void) {
    for name in one.names + other.names.filter({ one.values[$0] == nil }) {
      let (left, right) = (one.values[name] ?? [], other.values[name] ?? [])
      for index in 0..<max(left.count, right.count) {
        let (recorded, asked) = (index < left.count ? left[index] : nil, index < right.count ? right[index] : nil)
        if recorded != asked { report(name, recorded, asked) }
      }
    }
  }

  private static func walk(
    _ path: String, _ one: FieldTree.Node?, _ other: FieldTree.Node?, _ report: (String, String?, String?) -> Void
  ) {
    switch (one?.kind, other?.kind) {
    case (.object?, .object?):
      var names: [String] = []
      var seen: Set<String> = []
      for member in [one, other].compactMap({ $0 }).flatMap({ Array($0.members) }) where seen.insert(member.name).inserted {
        names.append(member.name)
      }
      for name in names { self.walk(path.isEmpty ? name : "\(path).\(name)", one?[name], other?[name], report) }
    case (.array?, .array?):
      let (left, right) = (one.map { Array($0.elements) } ?? [], other.map { Array($0.elements) } ?? [])
      for index in 0..<max(left.count, right.count) {
        self.walk(
          "\(path)[\(index)]", index < left.count ? left[index] : nil, index < right.count ? right[index] : nil, report)
      }
    default:
      let (recorded, asked) = (one.map { self.shown($0.lexeme) }, other.map { self.shown($0.lexeme) })
      if recorded != asked { report(path, recorded, asked) }
    }
  }

  /// A value for people, cut; bytes that are not text are shown as their base64.
  static func shown(_ value: ByteBuffer) -> String {
    let text = value.isUTF8 ? String(buffer: value) : "base64:" + value.base64
    return text.count <= NearMissIndex.shownCharacters ? text : text.prefix(NearMissIndex.shownCharacters) + "…"
  }
}
