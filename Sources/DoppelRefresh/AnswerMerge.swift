package import DoppelCompare
package import DoppelExchange
package import DoppelRules
internal import NIOCore

/// Makes the answer that a refreshed file shall hold.
package struct AnswerMerge: Sendable {
  /// A field that a person and the server changed, each in another way.
  package struct Conflict: Sendable, Hashable {
    package var path: FieldPath
    /// The lexeme that was recorded; `nil` where the field was not there, or what was recorded is not known any more.
    package var recorded: String?
    /// What the person made of it, which stays; `nil` where it was taken out.
    package var edited: String?
    /// What the server says now; `nil` where it is gone.
    package var newer: String?

    package init(path: FieldPath, recorded: String?, edited: String?, newer: String?) {
      self.path = path
      self.recorded = recorded
      self.edited = edited
      self.newer = newer
    }
  }

  private let form: AnswerForm
  private let ignored: FieldWalk
  /// Names of header fields, in lower case, that vary by nature.
  private let volatile: Set<String>

  /// - Parameter ignored: fields that the user leaves out; they stay as they are.
  package init(_ form: AnswerForm, ignoring ignored: [FieldPattern] = []) {
    self.form = form
    self.ignored = FieldWalk(ignored)
    self.volatile = Set(form.volatilePaths.filter { $0.hasPrefix("headers.") }.map { String($0.dropFirst(8)) })
  }

  /// The newer answer, with the recorded ids, times and volatile fields wherever nothing else differs: what other recorded
  /// requests and answers refer to is still there.
  package func renewed(_ recorded: Message, by newer: Message) -> Message {
    var result = newer
    result.fields = self.renewed(recorded.fields, by: newer.fields)
    let (old, new) = (self.form.text(of: recorded), self.form.text(of: newer))
    guard let one = Self.json(old), let other = Self.json(new) else {
      if ValueNoise.isSame(Self.lexeme(old), Self.lexeme(new)) { self.putBody(of: recorded, into: &result) }
      return Self.measured(result)
    }
    var writer = JSONWriter(Self.isCompact(other, new) ? .compact : .pretty)
    TreeMerge.writeRenewed(one.root, by: other.root, self.ignored.entering(.name("body")), into: &writer)
    // where it says what one of them says, that one's bytes, so that white space stays
    let merged = FieldTree(written: writer.buffer)
    if merged == one {
      self.putBody(of: recorded, into: &result)
    } else if merged == other {
      self.putBody(of: newer, into: &result)
    } else {
      self.put(writer.buffer, into: &result)
    }
    return Self.measured(result)
  }

  /// The newer answer with what a person changed of the recorded one on top, and where that could not be because the server
  /// changed the same field in another way: there the person's stays.
  package func merged(
    recorded: Message, edited: Message, newer: Message
  ) -> (answer: Message, conflicts: [Conflict]) {
    var conflicts: [Conflict] = []
    var result = newer
    switch Self.choice(recorded.start, edited.start, newer.start) {
    case .newer: break
    case .edited: result.start = edited.start
    case .conflict:
      result.start = edited.start
      conflicts.append(
        Conflict(
          path: FieldPath([.name("status")]), recorded: Self.code(recorded), edited: Self.code(edited), newer: Self.code(newer))
      )
    }
    result.fields = self.merged(recorded.fields, edited.fields, newer.fields, &conflicts)
    self.mergeBodies(recorded, edited, newer, into: &result, &conflicts)
    return (Self.measured(result), conflicts)
  }

  /// What a person's answer says otherwise than the server, where nobody knows what was recorded: it stays, and each such field is a
  /// conflict.
  package static func conflicts(_ verdict: Verdict) -> [Conflict] {
    verdict.differences.map {
      Conflict(
        path: $0.path, recorded: nil, edited: $0.recorded.isEmpty ? nil : $0.recorded, newer: $0.live.isEmpty ? nil : $0.live)
    }
  }

  // MARK: bodies

  private func mergeBodies(
    _ recorded: Message, _ edited: Message, _ newer: Message, into result: inout Message, _ conflicts: inout [Conflict]
  ) {
    let (former, mine, theirs) = (self.form.text(of: recorded), self.form.text(of: edited), self.form.text(of: newer))
    if mine == former { return }
    if theirs == former || mine == theirs { return self.putBody(of: edited, into: &result) }
    guard let one = Self.json(former), let two = Self.json(mine), let three = Self.json(theirs) else {
      conflicts.append(
        Conflict(
          path: FieldPath([.name("body")]), recorded: Self.text(former), edited: Self.text(mine), newer: Self.text(theirs)))
      return self.putBody(of: edited, into: &result)
    }
    var merge = TreeMerge()
    var writer = JSONWriter(Self.isCompact(two, mine) ? .compact : .pretty)
    merge.write(recorded: one.root, edited: two.root, newer: three.root, at: [.name("body")], into: &writer)
    conflicts += merge.conflicts
    for answer in [edited, newer] where self.form.text(of: answer) == writer.buffer {
      // its codings stay
      return self.putBody(of: answer, into: &result)
    }
    self.put(writer.buffer, into: &result)
  }

  /// Gives the answer a body that was put together.
  private func put(_ body: ByteBuffer, into result: inout Message) {
    result.bodyForm = self.form.decodedBody(result) == nil && result.bodyForm == .wire ? .wire : .decoded
    result.body = body
    result.bodyLength = body.readableBytes
  }

  private func putBody(of answer: Message, into result: inout Message) {
    result.body = answer.body
    result.bodyForm = answer.bodyForm
    result.bodyLength = answer.bodyLength
    let coding = "content-encoding"
    if result.fields.first(coding) != answer.fields.first(coding) {
      result.fields.removeAll(coding)
      if let value = answer.fields.first(coding) { result.fields.append("Content-Encoding", value) }
    }
  }

  private static func json(_ body: ByteBuffer) -> FieldTree? {
    let first = body.readableBytesView.first { $0 > 0x20 }
    return first == UInt8(ascii: "{") || first == UInt8(ascii: "[") ? try? FieldTree(json: body) : nil
  }

  private static func isCompact(_ tree: FieldTree, _ body: ByteBuffer) -> Bool { tree.pretty != body }

  private static func lexeme(_ body: ByteBuffer) -> ByteBuffer {
    var lexeme = ByteBuffer(string: "\"")
    lexeme.writeImmutableBuffer(body)
    return lexeme
  }

  private static func text(_ body: ByteBuffer) -> String {
    String(decoding: body.readableBytesView.prefix(80), as: UTF8.self) + (body.readableBytes > 80 ? "…" : "")
  }

  /// The length told anew, where one is told; chunks are not known of a body that was put together.
  private static func measured(_ message: Message) -> Message {
    var message = message
    if case .chunked = message.framing { message.framing = .chunked(sizes: []) }
    guard message.framing == .length, message.bodyForm == .wire, message.fields.first("content-length") != nil else {
      return message
    }
    message.fields = message.fields.map { name, value in
      name.lowercased() == "content-length" ? ByteBuffer(string: "\(message.body.readableBytes)") : value
    }
    return message
  }

  // MARK: fields

  private func renewed(_ recorded: Fields, by newer: Fields) -> Fields {
    var counts: [String: Int] = [:]
    let former = recorded.byName
    let headers = self.ignored.entering(.name("headers"))
    return newer.map { name, value in
      let key = name.lowercased()
      let place = counts[key, default: 0]
      counts[key] = place + 1
      guard let old = former[key], place < old.count else { return value }
      let stays = self.volatile.contains(key) || headers.entering(.name(key)).isCovered
      return stays || ValueNoise.isSame(Self.lexeme(old[place]), Self.lexeme(value)) ? old[place] : value
    }
  }

  private func merged(
    _ recorded: Fields, _ edited: Fields, _ newer: Fields, _ conflicts: inout [Conflict]
  ) -> Fields {
    let (former, mine, theirs) = (recorded.byName, edited.byName, newer.byName)
    var values: [String: [ByteBuffer]] = [:]
    for key in Set(mine.keys).union(theirs.keys) {
      let isMeasure = key == "content-length" || key == "transfer-encoding"
      switch isMeasure ? .newer : Self.choice(former[key], mine[key], theirs[key]) {
      case .newer: values[key] = theirs[key]
      case .edited: values[key] = mine[key]
      case .conflict:
        values[key] = mine[key]
        func text(_ values: [ByteBuffer]?) -> String? { values.map { $0.map { String(buffer: $0) }.joined(separator: ", ") } }
        conflicts.append(
          Conflict(
            path: FieldPath([.name("headers"), .name(key)]), recorded: text(former[key]), edited: text(mine[key]),
            newer: text(theirs[key])))
      }
    }
    var result = Fields()
    var written: Set<String> = []
    for fields in [newer, edited] {
      for index in 0..<fields.count {
        let key = fields.name(at: index).lowercased()
        guard written.insert(key).inserted else { continue }
        for value in values[key] ?? [] {
          result.append(name: fields.nameBytes(at: index).readableBytesView, value: value.readableBytesView)
        }
      }
    }
    return result
  }

  private enum Choice { case newer, edited, conflict }

  private static func choice<Value: Equatable>(_ recorded: Value, _ edited: Value, _ newer: Value) -> Choice {
    if edited == recorded { return .newer }
    return newer == recorded || newer == edited ? .edited : .conflict
  }

  private static func code(_ message: Message) -> String? {
    if case .status(_, let code, _) = message.start { String(code) } else { nil }
  }
}

extension Fields {
  /// The values of each name, in lower case, in order.
  fileprivate var byName: [String: [ByteBuffer]] {
    var values: [String: [ByteBuffer]] = [:]
    for index in 0..<self.count { values[self.name(at: index).lowercased(), default: []].append(self.valueBytes(at: index)) }
    return values
  }

  /// The same fields with other values.
  fileprivate func map(_ value: (_ name: String, _ value: ByteBuffer) -> ByteBuffer) -> Fields {
    var result = Fields()
    for index in 0..<self.count {
      result.append(
        name: self.nameBytes(at: index).readableBytesView,
        value: value(self.name(at: index), self.valueBytes(at: index)).readableBytesView)
    }
    return result
  }
}
