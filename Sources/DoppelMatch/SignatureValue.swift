internal import DoppelExchange
internal import NIOCore

/// Compares two values of one signature key, field by field where both are JSON.
enum SignatureValue {
  /// The fields of one value that are listed; more are left out.
  static let fieldLimit = 16
  /// Bytes of a value that is compared field by field; a larger one is compared as a whole.
  static let comparedBytes = 16 * 1024

  static func differences(key: String, recorded: ByteBuffer?, asked: ByteBuffer?) -> [NearMiss.Field] {
    if let recorded, let asked, recorded.readableBytes > 0, asked.readableBytes > 0,
      max(recorded.readableBytes, asked.readableBytes) <= self.comparedBytes,
      let one = try? FieldTree(json: recorded), let other = try? FieldTree(json: asked),
      one.root.kind == .object || one.root.kind == .array
    {
      var fields: [NearMiss.Field] = []
      self.walk("", one.root, other.root) { path, recorded, asked in
        guard fields.count < self.fieldLimit else { return }
        fields.append(NearMiss.Field(name: "\(key)[\(path)]", recorded: recorded, asked: asked))
      }
      return fields
    }
    return [NearMiss.Field(name: key, recorded: recorded.map(self.shown), asked: asked.map(self.shown))]
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
