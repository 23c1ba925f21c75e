internal import DoppelExchange
internal import NIOCore

/// The member `http`.
extension RRPairReading {
  mutating func readHTTP(_ http: FieldTree.View) throws(RecordingError) {
    guard http.kind == .object else { throw Self.error("http: expected an object, found \(Self.excerpt(http))") }
    for (name, value) in http.members where value.kind != .null {
      if name.isString("req"), value.kind == .object {
        self.request = try self.readRequest(value)
      } else if name.isString("res"), value.kind == .object {
        self.response = try self.readResponse(value)
      } else {
        self.residue.keep(.http, name, value)
      }
    }
  }

  private mutating func readRequest(_ object: FieldTree.View) throws(RecordingError) -> MessageReading {
    var side = MessageReading()
    side.isPresent = true
    side.isHTTP = true
    for (name, value) in object.members where value.kind != .null {
      if name.isString("method") {
        side.method = try Self.text(value, "http.req.method")
      } else if name.isString("uri") {
        side.uri = try Self.text(value, "http.req.uri")
      } else if name.isString("version") {
        side.version = value.isString("1.1") ? "HTTP/1.1" : HTTPRequestLine.version(try Self.text(value, "http.req.version"))
      } else if name.isString("url") {
        self.derive(.url, name, value)
      } else if name.isString("host") {
        self.derive(.host, name, value)
      } else if try !self.readContent(name, value, path: "http.req", into: &side) {
        self.residue.keep(.req, name, value)
      }
    }
    return side
  }

  private mutating func readResponse(_ object: FieldTree.View) throws(RecordingError) -> MessageReading {
    var side = MessageReading()
    side.isHTTP = true
    for (name, value) in object.members where value.kind != .null {
      if name.isString("statusCode") {
        guard let code = value.integer, (0...999).contains(code) else {
          throw Self.error("http.res.statusCode: expected a number up to 999, found \(Self.excerpt(value))")
        }
        side.code = code
        side.isPresent = true
      } else if name.isString("statusMessage") {
        side.statusMessage = try Self.text(value, "http.res.statusMessage")
      } else if name.isString("contentType") {
        self.derive(.contentType, name, value)
      } else if try !self.readContent(name, value, path: "http.res", into: &side) {
        self.residue.keep(.res, name, value)
      }
    }
    side.isPresent = side.isPresent || side.body != nil || !side.fields.isEmpty
    return side
  }

  /// Header, body or trailer; `false` where the member is none of them.
  mutating func readContent(
    _ name: FieldTree.View, _ value: FieldTree.View, path: String, into side: inout MessageReading
  ) throws(RecordingError) -> Bool {
    if name.isString("headers") {
      side.fields = try self.readFields(value, path)
    } else if name.isString("bodyBase64") {
      side.body = try self.readBytes(value, path, "bodyBase64")
    } else if name.isString("trailers") {
      side.trailers = try self.readFields(value, path)
    } else {
      return false
    }
    return true
  }

  /// A map of names to lists of values; a single value may stand without its list.
  mutating func readFields(_ object: FieldTree.View, _ path: String) throws(RecordingError) -> [Fields.Entry] {
    guard object.kind == .object else {
      throw Self.error("\(path): expected an object of header fields, found \(Self.excerpt(object))")
    }
    var entries: [Fields.Entry] = []
    for (name, values) in object.members {
      let nameRange = self.append(name)
      switch values.kind {
      case .array:
        for value in values.elements {
          guard value.kind == .string else {
            throw Self.error("\(path): expected a string as a value of \(name.string ?? ""), found \(Self.excerpt(value))")
          }
          entries.append(Fields.Entry(nameRange, self.append(value)))
        }
      case .string: entries.append(Fields.Entry(nameRange, self.append(values)))
      case .null: break
      case .object, .number, .true, .false:
        throw Self.error("\(path): expected a list of values of \(name.string ?? ""), found \(Self.excerpt(values))")
      }
    }
    return entries
  }

  /// Puts the value of a string into the arena.
  private mutating func append(_ string: FieldTree.View) -> Range<Int> {
    let start = self.arena.writerIndex
    _ = string.withStringBytes { self.arena.writeBytes($0) }
    return start..<self.arena.writerIndex
  }

  /// Puts the bytes that a base64 string stands for into the arena.
  mutating func readBytes(_ value: FieldTree.View, _ path: String, _ name: String) throws(RecordingError) -> Range<Int> {
    let start = self.arena.writerIndex
    // Some tools escape the solidus, which is a letter of base64.
    let length = value.withStringBytes { Base64.decode($0, into: &self.arena) } ?? nil
    guard let length else { throw Self.error("\(path).\(name): expected base64, found \(Self.excerpt(value))") }
    return start..<start + length
  }
}

extension Fields.Entry {
  init(_ name: Range<Int>, _ value: Range<Int>) {
    self.init(
      nameStart: name.lowerBound, nameLength: name.count, valueStart: value.lowerBound, valueLength: value.count)
  }
}
