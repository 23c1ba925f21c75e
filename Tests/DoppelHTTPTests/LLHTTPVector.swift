import Foundation
import NIOCore

/// One case of the llhttp vectors: a Markdown file with an `http` block, and a `log` block of what llhttp's parser reported.
struct LLHTTPVector: Sendable, CustomStringConvertible {
  /// The file and the heading.
  let name: String
  /// `request`, `response`, `request-lenient-…` and so on.
  let type: String
  let meta: String
  let input: ByteBuffer
  let log: [String]

  var description: String { self.name }

  static let folder: URL = {
    let shared =
      ProcessInfo.processInfo.environment["DOPPEL_SHARED"].map { URL(fileURLWithPath: $0) }
      ?? URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("shared")
    return shared.appendingPathComponent("vectors/llhttp")
  }()

  static var isPresent: Bool { FileManager.default.fileExists(atPath: self.folder.path) }

  static func load() throws -> [LLHTTPVector] {
    var vectors: [LLHTTPVector] = []
    for kind in ["request", "response"] {
      let folder = self.folder.appendingPathComponent(kind)
      for file in try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() where file.hasSuffix(".md") {
        let text = try String(contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
        vectors += self.parse(text, file: "\(kind)/\(file)")
      }
    }
    return vectors
  }

  private static func parse(_ text: String, file: String) -> [LLHTTPVector] {
    var vectors: [LLHTTPVector] = []
    var (heading, meta) = ("", "")
    var (block, http): (String?, String?) = (nil, nil)
    var lines: [String] = []
    for line in text.components(separatedBy: "\n") {
      if let open = block {
        guard line == "```" else {
          lines.append(line)
          continue
        }
        if open == "http" { http = lines.joined(separator: "\n") }
        if open == "log", let input = http {
          vectors.append(
            LLHTTPVector(
              name: heading, type: self.type(meta), meta: meta, input: self.bytes(input), log: lines))
          http = nil
        }
        (block, lines) = (nil, [])
      } else if line.hasPrefix("```") {
        block = String(line.dropFirst(3))
      } else if line.hasPrefix("#") {
        heading = "\(file) \(line.drop { $0 == "#" || $0 == " " })"
      } else if line.contains("meta={") {
        meta = line
      }
    }
    return vectors
  }

  private static func type(_ meta: String) -> String {
    guard let start = meta.range(of: "\"type\":") else { return "" }
    return String(meta[start.upperBound...].drop { $0 == " " || $0 == "\"" }.prefix { $0 != "\"" })
  }

  /// The bytes that the vectors' runner makes of the text: escaped line ends go, line ends become CR LF, escapes are undone.
  private static func bytes(_ text: String) -> ByteBuffer {
    var source = text
    source = source.replacingOccurrences(of: "\\\n", with: "")
    source = source.replacingOccurrences(of: "\n", with: "\r\n")
    for (escape, value) in [("\\r", "\r"), ("\\n", "\n"), ("\\t", "\t"), ("\\f", "\u{c}")] {
      source = source.replacingOccurrences(of: escape, with: value, options: .literal)
    }
    var result = ByteBuffer()
    var rest = Array(source.utf8)[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\"), let next = rest.first else {
        result.writeInteger(byte)
        continue
      }
      if next == UInt8(ascii: "x") {
        let digits = rest.dropFirst().prefix { $0.isHexDigit }
        rest = rest.dropFirst(1 + digits.count)
        result.writeString(self.character(digits, radix: 16))
      } else if next >= 0x30, next <= 0x37 {
        let digits = rest.prefix(3).prefix { $0 >= 0x30 && $0 <= 0x37 }
        rest = rest.dropFirst(digits.count)
        result.writeString(self.character(digits, radix: 8))
      } else {
        result.writeInteger(byte)
      }
    }
    return result
  }

  /// JavaScript strings hold UTF-16 units, which their runner writes as UTF-8.
  private static func character(_ digits: ArraySlice<UInt8>, radix: UInt32) -> String {
    let value = digits.reduce(UInt32(0)) { $0 * radix + UInt32(Character(Unicode.Scalar($1)).hexDigitValue ?? 0) }
    return Unicode.Scalar(value).map { String(Character($0)) } ?? ""
  }
}

extension UInt8 {
  var isHexDigit: Bool { Character(Unicode.Scalar(self)).isHexDigit && self < 0x80 }
}
