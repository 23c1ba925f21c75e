// swift-format-ignore-file: NeverForceUnwrap

import DoppelExchange
import DoppelHTTP
import DoppelTesting
import DoppelWire
import NIOCore

@testable import struct DoppelHTTP.HTTPSide

/// Bytes of text, so that tests read as the wire does.
func wire(_ text: String) -> ByteBuffer { ByteBuffer(string: text) }

/// Collects the messages that a decoder yields for `bytes`, given whole or `step` bytes at a time.
func decode(
  _ bytes: ByteBuffer, _ side: HTTPDecoder.Side, _ strictness: HTTPStrictness = .active, limits: Limits = .defaults,
  to kind: HTTPRequestKind = .other, step: Int = .max, isClosed: Bool = false
) throws(HTTPError) -> [Message] {
  var decoder = HTTPDecoder(side, strictness: strictness, limits: limits)
  decoder.requestKind = kind
  var messages: [Message] = []
  var current = HTTPSide()
  func take(_ part: HTTPPart) {
    switch part {
    case .head(let head):
      current = HTTPSide()
      current.begin(head)
    case .chunk(let size): current.chunk(size: size, limits: limits)
    case .body(let part): current.append(part, limit: limits.bodyKept)
    case .end(let trailers):
      current.end(trailers: trailers, oddities: [])
      messages.append(current.takeMessage()!)
    }
  }
  var rest = bytes
  while let part = rest.readSlice(length: min(step, rest.readableBytes)), part.readableBytes > 0 {
    decoder.append(part)
    while let part = try decoder.next() { take(part) }
  }
  if isClosed, let part = try decoder.finish() { take(part) }
  return messages
}

/// The code of the error that decoding ends in; `nil` where there is none.
func failure(
  _ bytes: ByteBuffer, _ side: HTTPDecoder.Side = .request, _ strictness: HTTPStrictness = .active,
  limits: Limits = .defaults, step: Int = .max
) -> HTTPError.Code? {
  do throws(HTTPError) {
    _ = try decode(bytes, side, strictness, limits: limits, step: step)
    return nil
  } catch {
    return error.code
  }
}

/// Messages of every shape that HTTP/1 can say, generated.
enum Generated {
  static let names = ["Host", "Accept", "X-Empty", "x-lower", "X-UPPER", "Via", "Cookie", "Content-Type", "X-Repeated"]

  static func fields(_ choices: inout Choices) -> Fields {
    var fields = Fields()
    for _ in 0..<Int.random(in: 0...6, using: &choices) {
      let value = (0..<Int.random(in: 0...12, using: &choices)).map { _ in
        "abcXYZ019 ;=,\"/\u{e9}".randomElement(using: &choices)!
      }
      let text = String(value)
      fields.append(self.names.randomElement(using: &choices)!, text.trimmingBlanks)
    }
    return fields
  }

  static func body(_ choices: inout Choices) -> ByteBuffer {
    ByteBuffer(bytes: (0..<Int.random(in: 0...200, using: &choices)).map { _ in UInt8.random(in: 0...255, using: &choices) })
  }

  static func message(_ side: HTTPDecoder.Side, _ choices: inout Choices) -> Message {
    var message = Message(fields: self.fields(&choices), body: self.body(&choices))
    switch side {
    case .request:
      let target = ["/", "/a/b?x=1&y=%20", "*", "http://h.example:81/p?q", "/%7Euser"].randomElement(using: &choices)!
      message.start = .request(
        method: ["GET", "POST", "PATCH", "M-SEARCH"].randomElement(using: &choices)!, target: target, version: "HTTP/1.1")
    case .response:
      message.start = .status(
        version: "HTTP/1.1", code: [200, 201, 404, 500].randomElement(using: &choices)!,
        reason: ["OK", "", "Not so good"].randomElement(using: &choices)!)
    }
    if Bool.random(using: &choices) {
      message.fields.append("Transfer-Encoding", "chunked")
      message.framing = .chunked(sizes: self.sizes(message.body.readableBytes, &choices))
      if Bool.random(using: &choices) { message.trailers.append("X-Check", "sum") }
    } else if message.body.readableBytes > 0 || side == .response {
      message.fields.append("Content-Length", "\(message.body.readableBytes)")
      message.framing = message.body.readableBytes > 0 ? .length : .none
    }
    message.bodyLength = message.body.readableBytes
    return message
  }

  private static func sizes(_ total: Int, _ choices: inout Choices) -> [Int] {
    var sizes: [Int] = []
    var left = total
    while left > 0 {
      sizes.append(Int.random(in: 1...left, using: &choices))
      left -= sizes[sizes.count - 1]
    }
    return sizes
  }
}

extension String {
  var trimmingBlanks: String {
    var text = self[...]
    while let first = text.first, first == " " { text.removeFirst() }
    while let last = text.last, last == " " { text.removeLast() }
    return String(text)
  }
}
