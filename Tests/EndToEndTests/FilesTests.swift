import DoppelTesting
import Foundation
import Testing

@Suite(.needs(.doppel, .python, .curl))
struct FilesTests {
  private static let pages = ["/count/a", "/count/b?x=1&y=two%20words", "/bytes/3000"]

  @Test func `a recording survives every format without a difference`() async throws {
    let setting = try await Setting()
    try await setting.recordOut(Self.pages)
    let route = [("markdown", "run"), ("json", "one"), ("jsonl", "two"), ("markdown", "three")]
    for (before, after) in zip(route, route.dropFirst()) {
      let ending = try await setting.doppel.run([
        "files", "convert", "--in", "doppel/\(before.1)", "--out", "doppel/\(after.1)", "--format", after.0,
      ])
      #expect(ending.code == 0, "\(ending.errors)")
    }
    let workspace = setting.doppel.workspace
    let texts = try ["run", "three"].map { folder in
      try workspace.files(under: "doppel/\(folder)", suffix: ".md").map { try String(contentsOfFile: $0, encoding: .utf8) }
    }
    #expect(texts[0].count == Self.pages.count)
    #expect(texts[1] == texts[0])
    let same = try await setting.doppel.run(["files", "compare", "--in", "doppel/run", "--in", "doppel/three"])
    #expect(same.code == 0, "\(same.output)")
  }

  @Test func `two recordings that differ are told apart`() async throws {
    let setting = try await Setting()
    try await setting.recordOut(["/count/a"], into: "doppel/one")
    try await setting.recordOut(["/count/a"], into: "doppel/two")
    let ending = try await setting.doppel.run(["files", "compare", "--in", "doppel/one", "--in", "doppel/two"])
    #expect(ending.code == 1, "\(ending.output) \(ending.errors)")
    #expect(ending.output.contains("count"))
  }

  @Test func `a signature is made anew after a request was edited`() async throws {
    let setting = try await Setting()
    try await setting.recordOut(["/count/a"])
    let file = try #require(setting.doppel.workspace.files(under: "doppel/run", suffix: ".md").first)
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try text.replacingOccurrences(of: "/count/a HTTP/1.1", with: "/count/moved HTTP/1.1")
      .write(toFile: file, atomically: true, encoding: .utf8)
    let ending = try await setting.doppel.run(["files", "resign", "--in", "doppel/run"])
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(try String(contentsOfFile: file, encoding: .utf8).contains("http:url is /count/moved\n"))
  }

  @Test func `exchanges are listed and shown`() async throws {
    let setting = try await Setting()
    try await setting.recordOut(Self.pages)
    let table = try await setting.doppel.run(["inspect", "--in", "doppel/run"])
    #expect(table.code == 0, "\(table.errors)")
    for page in ["/count/a", "/count/b", "/bytes/3000"] { #expect(table.output.contains(page)) }
    let json = try await setting.doppel.run(["inspect", "--in", "doppel/run", "-o", "json"])
    _ = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
    let file = try #require(setting.doppel.workspace.files(under: "doppel/run", suffix: ".md").first)
    let text = try String(contentsOfFile: file, encoding: .utf8)
    let id = try #require(text.firstMatch(of: /\nuuid: (\S+)/)?.output.1)
    let shown = try await setting.doppel.run(["inspect", "--in", "doppel/run", "--show", String(id)])
    #expect(shown.code == 0, "\(shown.errors)")
    #expect(shown.output.contains("/count/a"))
  }

  @Test func `the authority is exported and its variables are printed`() async throws {
    let doppel = try DoppelProgram()
    let exported = doppel.workspace.file("mine.pem")
    let ending = try await doppel.run(["certs", "--export", exported])
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(try doppel.workspace.read("mine.pem").contains("BEGIN CERTIFICATE"))
    #expect(try doppel.workspace.read("mine.pem").contains("PRIVATE") == false)
    let variables = try await doppel.run(["certs", "--trust-env"])
    for name in ["SSL_CERT_FILE", "REQUESTS_CA_BUNDLE", "NODE_EXTRA_CA_CERTS", "CURL_CA_BUNDLE"] {
      #expect(variables.output.contains(name))
    }
  }
}
