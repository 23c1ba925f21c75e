import DoppelExchange
import DoppelTLS
import DoppelTesting
import Foundation
import NIOCore
import Testing

@testable import DoppelApp

struct CertsRunTests {
  let setting: Setting

  init() throws { self.setting = try Setting() }

  @Test func `the authority is shown`() throws {
    try CertsRun(self.setting.environment).show(as: "pretty")
    let authority = try TrustFiles.prepare(self.setting.environment).authority
    #expect(
      self.setting.output == """
        file         \(self.setting.home.file(".doppel/ca/ca.pem"))
        name         \(authority.name)
        fingerprint  \(authority.fingerprint)
        valid until  \(authority.expires)

        """)
  }

  @Test func `programs get the authority and the variables as data`() throws {
    let certs = CertsRun(self.setting.environment)
    try certs.show(as: "json")
    let rows = Array(try FieldTree(json: ByteBuffer(string: self.setting.output)).root.elements)
    let authority = try TrustFiles.prepare(self.setting.environment).authority
    let row = try #require(rows.first)
    #expect(rows.count == 1)
    #expect(row["file"]?.string == self.setting.home.file(".doppel/ca/ca.pem") && row["name"]?.string == authority.name)
    #expect(row["fingerprint"]?.string == authority.fingerprint && row["validUntil"]?.string == "\(authority.expires)")
    let other = try Setting()
    try CertsRun(other.environment).trustVariables(as: "csv")
    let lines = other.output.split(separator: "\r\n")
    #expect(lines.first == "name,value" && lines.contains("NODE_EXTRA_CA_CERTS,\(other.home.file(".doppel/ca/ca.pem"))"))
  }

  @Test func `an unknown form makes no authority`() {
    for body in [CertsRun.show, CertsRun.trustVariables] {
      let said = usage { try body(CertsRun(self.setting.environment))("xml") }
      #expect(said == "--output: expected pretty, json, yaml or csv, not \"xml\"")
    }
    #expect(self.setting.home.files().isEmpty)
  }

  @Test(.needs(.openssl)) func `the exported certificate is that of the authority, without its key`() async throws {
    try CertsRun(self.setting.environment).export(to: "out.pem")
    let pem = try self.setting.folder.read("out.pem")
    #expect(pem == (try self.setting.home.read(".doppel/ca/ca.pem")) && !pem.contains("KEY"))
    #expect(self.setting.output.isEmpty && self.setting.errors == "the authority's certificate is in out.pem\n")
    let shown = try await ChildProcess.run(
      try #require(Tool.openssl.path),
      ["x509", "-in", self.setting.folder.file("out.pem"), "-noout", "-ext", "basicConstraints"])
    #expect(shown.output.contains("CA:TRUE"), "\(shown)")
  }

  @Test func `a dash exports to standard output, and nothing else is said`() throws {
    try CertsRun(self.setting.environment).export(to: "-")
    #expect(self.setting.output == (try self.setting.home.read(".doppel/ca/ca.pem")) && self.setting.errors.isEmpty)
  }

  @Test func `a file that cannot be written is a failure`() async {
    let error = await failure { try CertsRun(self.setting.environment).export(to: "no/such/out.pem") }
    #expect(error?.exitCode == .failed && error?.message.contains("no/such/out.pem") == true)
  }

  @Test func `a shell reads the variables as they are meant, whatever the home is called`() async throws {
    let parent = try TemporaryFolder()
    let home = parent.file("it's $HOME \"q\"")
    try FileManager.default.createDirectory(atPath: home, withIntermediateDirectories: true)
    let setting = try Setting(["HOME": home, "JAVA_TOOL_OPTIONS": "-Xmx1g"])
    try CertsRun(setting.environment).trustVariables(as: "pretty")
    #expect(setting.output.split(separator: "\n").allSatisfy { $0.hasPrefix("export ") })
    let script = "eval \"$1\"; printf '%s\\n' \"$SSL_CERT_FILE\" \"$NODE_EXTRA_CA_CERTS\" \"$JAVA_TOOL_OPTIONS\""
    let shell = try await ChildProcess.run("/bin/sh", ["-c", script, "sh", setting.output])
    let lines = shell.output.split(separator: "\n").map(String.init)
    try #require(lines.count == 3, "\(shell)")
    #expect(lines[0] == "\(home)/.doppel/ca/bundle.pem" && lines[1] == "\(home)/.doppel/ca/ca.pem")
    #expect(lines[2].hasPrefix("-Xmx1g ") && lines[2].contains("javax.net.ssl.trustStore"))
    #expect(!setting.output.contains("PROXY"))
  }
}
