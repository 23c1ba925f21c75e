// swift-format-ignore-file: NeverForceUnwrap

import DoppelExchange
import DoppelHTTP
import DoppelWire
import Foundation
import NIOCore
import Testing

/// What a parser made of some bytes, so far as both parsers report it.
struct ParsedMessages: Equatable, CustomStringConvertible {
  struct One: Equatable {
    var method = ""
    var target = ""
    var status = 0
    var fields: [String] = []
    var body = ""
    var isComplete = false
  }

  var messages: [One] = []
  var error: String?

  var isRejected: Bool { self.error != nil }
  var completed: [One] { self.messages.filter(\.isComplete) }
  var description: String { "\(self.messages) error: \(self.error ?? "none")" }

  /// What our decoder makes of the bytes.
  init(
    _ input: ByteBuffer, side: HTTPDecoder.Side, strictness: HTTPStrictness, skipsBody: Bool, step: Int? = nil,
    isClosed: Bool = false
  ) {
    var decoder = HTTPDecoder(side, strictness: strictness, limits: .defaults)
    if skipsBody { decoder.requestKind = .head }
    var rest = input
    do {
      while rest.readableBytes > 0 {
        decoder.append(rest.readSlice(length: min(step ?? .max, rest.readableBytes))!)
        while let part = try decoder.next() { self.add(part) }
      }
      if isClosed, let part = try decoder.finish() { self.add(part) }
    } catch {
      self.error = "\(error)"
    }
  }

  private mutating func add(_ part: HTTPPart) {
    switch part {
    case .head(let head):
      var one = One()
      switch head.start {
      case .none: break
      case .request(let method, let target, _): (one.method, one.target) = (method, target)
      case .status(_, let code, _): one.status = code
      }
      one.fields = head.fields.pairs.map { "\($0.name): \($0.value)" }
      self.messages.append(one)
    case .chunk: break
    case .body(let bytes): self.messages[self.messages.count - 1].body += String(buffer: bytes)
    case .end(let trailers):
      self.messages[self.messages.count - 1].fields += trailers.pairs.map { "\($0.name): \($0.value)" }
      self.messages[self.messages.count - 1].isComplete = true
    }
  }

  /// What llhttp's log says.
  init(log: [String]) {
    var (name, value) = ("", "")
    for line in log {
      if line.hasSuffix("message begin") { self.messages.append(One()) }
      let last = self.messages.count - 1
      if let open = line.range(of: "span["), let mark = line.range(of: "]=\"") {
        let text = String(line[mark.upperBound...].dropLast())
        switch line[open.upperBound..<mark.lowerBound] {
        case "method": self.messages[last].method += text
        case "url": self.messages[last].target += text
        case "header_field": name += text
        case "header_value": value += text
        case "body": self.messages[last].body += text
        default: break
        }
      }
      if line.hasSuffix("span[body]=lf") { self.messages[last].body += "\n" }
      if line.hasSuffix("span[body]=cr") { self.messages[last].body += "\r" }
      if line.hasSuffix("header_value complete") {
        self.messages[last].fields.append("\(name): \(value)")
        (name, value) = ("", "")
      }
      if let status = line.range(of: "status="), line.contains("headers complete") {
        self.messages[last].status = Int(line[status.upperBound...].prefix { $0.isNumber }) ?? 0
      }
      if line.hasSuffix("message complete") { self.messages[last].isComplete = true }
      // 22 and 23 are pauses for an upgrade
      if line.contains("error code="), !line.contains("code=22"), !line.contains("code=23") { self.error = line }
    }
  }
}

/// The strict vectors in which we differ from llhttp on purpose; docs/decisions/0003-http-strictness.md says why.
enum LLHTTPDecision: String {
  /// llhttp refuses when the line comes; we refuse when the header block is whole.
  case refusedLater
  /// Any token is a method.
  case anyMethod
  /// Only HTTP/1.0 and HTTP/1.1 are HTTP here: no RTSP, no ICE, no HTTP/0.9.
  case onlyHTTP1
  /// A target may hold UTF-8.
  case unicodeTarget
  /// Tabs after a value are optional white space as spaces are.
  case tabsAreBlank
  /// The vector is about stopping llhttp from outside, which our decoder has no need of.
  case callerSkipsBody
  /// The preface of HTTP/2 with another version is an ordinary request.
  case prefaceIsRequest

  static let table: [String: LLHTTPDecision] = [
    "request/connection.md Setting flag on `close` followed by tab": .tabsAreBlank,
    "request/connection.md CRLF between requests, explicit `close` followed by tab": .tabsAreBlank,
    "request/content-length.md Error on `Content-Length` overflow": .refusedLater,
    "request/content-length.md Error on duplicate `Content-Length`": .refusedLater,
    "request/content-length.md Content-Length reset when no body is received": .callerSkipsBody,
    "request/invalid.md HTTP protocol and ANNOUNCE method": .anyMethod,
    "request/invalid.md Invalid method": .anyMethod,
    "request/method.md SOURCE request with ICE": .onlyHTTP1,
    "request/method.md OPTIONS request with RTSP": .onlyHTTP1,
    "request/method.md ANNOUNCE request with RTSP": .onlyHTTP1,
    "request/method.md PRI request HTTP2": .prefaceIsRequest,
    "request/sample.md No HTTP version": .onlyHTTP1,
    "request/uri.md Disallow UTF-8 in URI path in strict mode": .unicodeTarget,
    "response/sample.md RTSP response": .onlyHTTP1,
    "response/sample.md ICE response": .onlyHTTP1,
    "response/sample.md HTTP version 0.9": .onlyHTTP1,
  ]
}

struct LLHTTPVectorTests {
  static let absence: Comment = "the llhttp vectors are not here; DOPPEL_SHARED names the folder that holds vectors/llhttp"

  private func parse(_ vector: LLHTTPVector, _ strictness: HTTPStrictness = .active, step: Int? = nil, isClosed: Bool = false)
    -> ParsedMessages
  {
    ParsedMessages(
      vector.input, side: vector.type.hasPrefix("request") ? .request : .response, strictness: strictness,
      skipsBody: vector.meta.contains("skipBody"), step: step, isClosed: isClosed)
  }

  @Test(.enabled(if: LLHTTPVector.isPresent, LLHTTPVectorTests.absence))
  func `strict vectors are read or refused as llhttp does, save those that we decided otherwise`() throws {
    var agreed = 0
    var decided: Set<String> = []
    for vector in try LLHTTPVector.load() where vector.type == "request" || vector.type == "response" {
      let ours = self.parse(vector)
      let theirs = ParsedMessages(log: vector.log)
      let agrees = ours.isRejected == theirs.isRejected && ours.completed == theirs.completed
      if let decision = LLHTTPDecision.table[vector.name] {
        #expect(!agrees, "\(vector.name) is listed as \(decision) but agrees")
        decided.insert(vector.name)
      } else {
        #expect(agrees, "\(vector.name): ours \(ours), theirs \(theirs)")
        agreed += 1
      }
    }
    print("llhttp: \(agreed) strict vectors agree, \(decided.count) are decided otherwise")
    #expect(agreed > 190)
    #expect(decided == Set(LLHTTPDecision.table.keys))
  }

  @Test(.enabled(if: LLHTTPVector.isPresent, LLHTTPVectorTests.absence))
  func `what is refused later is refused`() throws {
    for vector in try LLHTTPVector.load() where LLHTTPDecision.table[vector.name] == .refusedLater {
      var input = vector.input
      input.writeString("\r\n")
      #expect(failure(input) == .contentLength)
    }
  }

  @Test(.enabled(if: LLHTTPVector.isPresent, LLHTTPVectorTests.absence))
  func `every vector, lenient ones too, gives the same whole as byte by byte`() throws {
    let vectors = try LLHTTPVector.load()
    #expect(vectors.count > 240)
    for vector in vectors {
      for strictness in [HTTPStrictness.active, .watching] {
        let whole = self.parse(vector, strictness, isClosed: true)
        let dripped = self.parse(vector, strictness, step: 1, isClosed: true)
        #expect(whole.completed == dripped.completed, "\(vector.name)")
        #expect(whole.isRejected == dripped.isRejected, "\(vector.name)")
      }
    }
  }
}
