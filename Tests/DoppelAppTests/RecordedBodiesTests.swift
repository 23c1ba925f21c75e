import DoppelExchange
import DoppelRecording
import DoppelTesting
import Foundation
import NIOCore
import SystemPackage
import Testing

@testable import DoppelApp

struct RecordedBodiesTests {
  /// `{"a":1}` as `gzip -n` writes it.
  static let gzip = Data(base64Encoded: "H4sIAAAAAAACA6tWSlSyMqwFAK+sG1YHAAAA") ?? Data()

  private func coded(_ coding: String) -> Exchange {
    var coded = exchange(1)
    coded.response?.fields = Fields(["Content-Type": "application/json", "Content-Encoding": coding])
    coded.response?.body = ByteBuffer(bytes: Self.gzip)
    coded.response?.bodyLength = Self.gzip.count
    return coded
  }

  @Test(arguments: [RecordingFormat.markdown, .json, .jsonl])
  func `a coded body reads as its text in files, and is the bytes of the wire when read back`(
    _ format: RecordingFormat
  ) async throws {
    let setting = try Setting()
    try await setting.record([self.coded("gzip")], format)
    let suffix = format == .markdown ? ".md" : ".\(format.rawValue)"
    let file = try #require(
      setting.folder.files(under: "doppel/run", suffix: suffix).first { !$0.hasSuffix("recording.json") })
    let text = try String(contentsOfFile: file, encoding: .utf8)
    if format == .markdown { #expect(text.contains(#""a": 1"#) || text.contains(#"{"a":1}"#), "\(text)") }
    let back = try #require(try setting.exchanges("doppel/run").first?.response)
    #expect(back.body == ByteBuffer(bytes: Self.gzip) && back.bodyForm == .wire)
  }

  @Test func `a body of an unknown coding stays as it is`() async throws {
    let setting = try Setting()
    try await setting.record([self.coded("snappy")], .markdown)
    #expect(try setting.exchanges("doppel/run").first?.response?.body == ByteBuffer(bytes: Self.gzip))
  }
}
