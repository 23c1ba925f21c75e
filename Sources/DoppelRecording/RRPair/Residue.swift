internal import DoppelExchange
internal import NIOCore

/// The members of a document that an `Exchange` does not model, kept so that they are written back where they stood.
///
/// The tree has the shape of the document, with only those members. `Exchange.foreign` holds it, or, for an exchange of a
/// protocol
/// without a codec, the whole document: that one has the member `ts`, which a residue never has.
struct Residue {
  /// The objects of a document whose members are partly modelled.
  enum Section: Int, CaseIterable {
    case top, tags, http, req, res, netinfo, downstream, upstream, doppel, doppelRequest, doppelResponse
  }

  /// A member that is not modelled, as lexemes.
  private struct Member {
    var section: Section
    var name: ByteBuffer
    var value: ByteBuffer
  }

  private var members: [Member] = []

  /// Notes a member that is not modelled.
  mutating func keep(_ section: Section, _ name: FieldTree.View, _ value: FieldTree.View) {
    self.members.append(
      Member(section: section, name: ByteBuffer(bytes: name.lexeme), value: ByteBuffer(bytes: value.lexeme)))
  }

  /// Notes that a member which we would write is not in the document: it stands here as `null` and is not written.
  mutating func lack(_ section: Section, _ name: StaticString) {
    self.members.append(
      Member(section: section, name: ByteBuffer(string: "\"\(name)\""), value: ByteBuffer(string: "null")))
  }

  /// The residue as a tree; `nil` where every member is modelled.
  var tree: FieldTree? {
    guard !self.members.isEmpty else { return nil }
    var text = ByteBuffer()
    text.writeJSON { self.write(.top, into: &$0) }
    return try? FieldTree(json: text, nesting: .max)
  }

  private func write(_ section: Section, into writer: inout JSONWriter) {
    writer.beginObject()
    for member in self.members where member.section == section {
      writer.name(lexeme: member.name)
      writer.lexeme(member.value)
    }
    for (name, inner) in section.inner where self.holds(inner) {
      writer.member(name)
      self.write(inner, into: &writer)
    }
    writer.endObject()
  }

  private func holds(_ section: Section) -> Bool {
    self.members.contains { $0.section == section } || section.inner.contains { self.holds($0.section) }
  }
}

extension Residue.Section {
  /// The members of which a document of another tool may lack any.
  var lackable: [String] {
    switch self {
    case .top: ["network_address", "netinfo"]
    case .netinfo: ["id", "upstream"]
    case .upstream: ["hostname", "port"]
    case .tags, .http, .req, .res, .downstream, .doppel, .doppelRequest, .doppelResponse: []
    }
  }

  /// The sections that stand in this one, by the names of their members.
  var inner: [(name: StaticString, section: Residue.Section)] {
    switch self {
    case .top: [("tags", .tags), ("http", .http), ("netinfo", .netinfo), ("doppel", .doppel)]
    case .http: [("req", .req), ("res", .res)]
    case .netinfo: [("downstream", .downstream), ("upstream", .upstream)]
    case .doppel: [("request", .doppelRequest), ("response", .doppelResponse)]
    case .tags, .req, .res, .downstream, .upstream, .doppelRequest, .doppelResponse: []
    }
  }
}

extension FieldTree {
  /// Whether this is the whole document of an exchange rather than a residue.
  var isWholeDocument: Bool { self.root["ts"] != nil }
}

extension FieldTree.Node {
  /// The section of that name; a member of the name that is no object is none.
  func section(_ name: String) -> FieldTree.Node? {
    for member in self.members where member.value.kind == .object && member.hasName(name) { return member.value }
    return nil
  }

  /// Whether an object of ours is written in the place of this member: the document has none that is no object, nor lacked it.
  func takes(_ name: String) -> Bool { self[name].map { $0.kind == .object } ?? true }

  /// Writes a residue's section as a member, where no message is there that it stands in.
  func writeResidue(_ section: Residue.Section, alone name: StaticString, into writer: inout JSONWriter) {
    writer.member(name)
    writer.beginObject()
    self.writeResidue(section, into: &writer)
    writer.endObject()
  }

  /// Writes the members of a residue's section, except the sections that stand in it.
  func writeResidue(_ section: Residue.Section, into writer: inout JSONWriter) {
    for member in self.members {
      let isSection = member.value.kind == .object && section.inner.contains { member.hasName("\($0.name)") }
      if isSection || (member.value.kind == .null && section.lackable.contains(member.name)) { continue }
      writer.name(lexeme: member.nameLexeme)
      writer.node(member.value)
    }
  }
}
