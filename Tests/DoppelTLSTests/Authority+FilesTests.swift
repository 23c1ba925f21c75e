import Crypto
import DoppelTLS
import DoppelWire
import Foundation
import Testing
import X509

struct AuthorityFilesTests {
  let folder: TemporaryFolder
  var home: String { self.folder.file(".doppel/ca") }

  init() throws { self.folder = try TemporaryFolder() }

  @Test func `the first use makes folder, key and certificate, closed to others; the next loads them`() throws {
    let made = try Authority.load(orCreateIn: self.home, at: noon)
    #expect(try self.folder.mode(".doppel") == 0o700)
    #expect(try self.folder.mode(".doppel/ca") == 0o700)
    #expect(try self.folder.mode(".doppel/ca/ca.key") == 0o600)
    let loaded = try Authority.load(orCreateIn: self.home, at: noon)
    #expect(loaded.certificateBytes == made.certificateBytes)
    #expect(try FileManager.default.contentsOfDirectory(atPath: self.home).sorted() == ["ca.key", "ca.pem"])
  }

  @Test func `uses that start at once end with one authority`() async throws {
    let home = self.home
    let fingerprints = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<16 { group.addTask { try Authority.load(orCreateIn: home, at: noon).fingerprint } }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(fingerprints.count == 1)
    #expect(try FileManager.default.contentsOfDirectory(atPath: home).count == 2)
  }

  @Test func `a key without a certificate, as a killed process leaves it, gets a certificate`() throws {
    let made = try Authority.load(orCreateIn: self.home, at: noon)
    let key = try self.folder.read(".doppel/ca/ca.key")
    try FileManager.default.removeItem(atPath: "\(self.home)/ca.pem")
    let healed = try Authority.load(orCreateIn: self.home, at: noon)
    #expect(healed.certificate.publicKey == made.certificate.publicKey)
    #expect(try self.folder.read(".doppel/ca/ca.key") == key)
  }

  @Test func `a certificate without its key is told and left alone`() throws {
    _ = try Authority.load(orCreateIn: self.home, at: noon)
    let certificate = try self.folder.read(".doppel/ca/ca.pem")
    try FileManager.default.removeItem(atPath: "\(self.home)/ca.key")
    let error = #expect(throws: TLSError.self) { try Authority.load(orCreateIn: self.home, at: noon) }
    #expect(error?.code == .incomplete)
    #expect(try self.folder.read(".doppel/ca/ca.pem") == certificate)
    #expect(!FileManager.default.fileExists(atPath: "\(self.home)/ca.key"))
  }

  @Test(arguments: [0o604, 0o640, 0o644, 0o620])
  func `a key that others can reach is refused with the command that closes it`(mode: Int) throws {
    _ = try Authority.load(orCreateIn: self.home, at: noon)
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: "\(self.home)/ca.key")
    let error = #expect(throws: TLSError.self) { try Authority.load(orCreateIn: self.home, at: noon) }
    #expect(error?.code == .permissions)
    #expect(error?.message.contains("chmod 600 \(self.home)/ca.key") == true)
  }

  @Test func `a folder that others can write is refused`() throws {
    _ = try Authority.load(orCreateIn: self.home, at: noon)
    try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: self.home)
    let error = #expect(throws: TLSError.self) { try Authority.load(orCreateIn: self.home, at: noon) }
    #expect(error?.code == .permissions)
  }

  @Test(arguments: ["ca.pem", "ca.key"])
  func `a file cut at any byte is a clear error and is left as it is`(name: String) throws {
    _ = try Authority.load(orCreateIn: self.home, at: noon)
    let whole = try self.folder.read(".doppel/ca/\(name)")
    // Without its last line end the file is still whole.
    for length in stride(from: 0, to: whole.utf8.count - 1, by: 7) {
      let cut = String(decoding: whole.utf8.prefix(length), as: UTF8.self)
      try self.folder.write(cut, to: ".doppel/ca/\(name)")
      let error = #expect(throws: TLSError.self, "\(length)") { try Authority.load(orCreateIn: self.home, at: noon) }
      #expect(error?.code == .malformed)
      #expect(try self.folder.read(".doppel/ca/\(name)") == cut)
    }
  }

  @Test(arguments: [
    "not a certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "\u{0}\u{1}",
    "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n",
    "-----BEGIN PRIVATE KEY-----\nMAA=\n-----END PRIVATE KEY-----\n",
  ])
  func `files that hold something else are malformed`(text: String) throws {
    _ = try Authority.load(orCreateIn: self.home, at: noon)
    for name in ["ca.pem", "ca.key"] {
      let whole = try self.folder.read(".doppel/ca/\(name)")
      try self.folder.write(text, to: ".doppel/ca/\(name)")
      let error = #expect(throws: TLSError.self) { try Authority.load(orCreateIn: self.home, at: noon) }
      #expect(error?.code == .malformed)
      try self.folder.write(whole, to: ".doppel/ca/\(name)")
    }
  }

  @Test func `a key of another authority is a mismatch`() throws {
    _ = try Authority.load(orCreateIn: self.home, at: noon)
    _ = try Authority.load(orCreateIn: self.folder.file("other"), at: noon)
    try self.folder.write(self.folder.read("other/ca.key"), to: ".doppel/ca/ca.key")
    let error = #expect(throws: TLSError.self) { try Authority.load(orCreateIn: self.home, at: noon) }
    #expect(error?.code == .mismatch)
  }

  @Test func `an authority that ended is refused with its last day`() throws {
    let made = try Authority.load(orCreateIn: self.home, at: noon)
    #expect(throws: Never.self) { try Authority.load(from: self.home, at: made.expires) }
    let error = #expect(throws: TLSError.self) {
      try Authority.load(from: self.home, at: made.expires.advanced(by: .seconds(1)))
    }
    #expect(error?.code == .expired)
    #expect(error?.message.contains("\(made.expires)") == true)
  }

  @Test func `files over the limit, folders and fifos in a file's place are refused`() throws {
    _ = try Authority.load(orCreateIn: self.home, at: noon)
    let whole = try self.folder.read(".doppel/ca/ca.pem")
    let limit = TLSLimits.defaults.authorityFile
    try self.folder.write(whole + String(repeating: "\n", count: limit - whole.utf8.count), to: ".doppel/ca/ca.pem")
    #expect(throws: Never.self) { try Authority.load(from: self.home, at: noon) }
    try self.folder.write(whole + String(repeating: "\n", count: limit - whole.utf8.count + 1), to: ".doppel/ca/ca.pem")
    #expect(#expect(throws: TLSError.self) { try Authority.load(from: self.home, at: noon) }?.code == .tooLarge)
    try FileManager.default.removeItem(atPath: "\(self.home)/ca.pem")
    #expect(mkfifo("\(self.home)/ca.pem", 0o600) == 0)
    #expect(#expect(throws: TLSError.self) { try Authority.load(from: self.home, at: noon) }?.code == .unreadable)
  }

  @Test func `a folder that cannot be made is an error`() throws {
    let file = try self.folder.write("", to: "file")
    let error = #expect(throws: TLSError.self) { try Authority.load(orCreateIn: "\(file)/ca", at: noon) }
    #expect(error?.code == .unwritable)
    #expect(#expect(throws: TLSError.self) { try Authority.load(from: self.home, at: noon) }?.code == .incomplete)
  }

  @Test(.enabled(if: Tool.openssl.isPresent, "openssl is not installed: apt install openssl"))
  func `an RSA authority of one's own works, a leaf in its place does not`() async throws {
    let (key, certificate) = (self.folder.file("own/ca.key"), self.folder.file("own/ca.pem"))
    try FileManager.default.createDirectory(
      atPath: self.folder.file("own"), withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let request = [
      "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out", certificate, "-subj", "/CN=Own", "-days", "9",
    ]
    #expect(try await Tool.openssl.run(request).status == 0)
    #expect(chmod(key, 0o600) == 0)
    let authority = try Authority.load(orCreateIn: self.folder.file("own"), at: .now())
    let leaf = try LeafIssuer(authority: authority).leaf(for: ServerName("own.test"), at: .now())
    let path = try self.folder.write(PEM.text(label: "CERTIFICATE", bytes: leaf.bytes), to: "leaf.pem")
    #expect(try await Tool.openssl.run(["verify", "-CAfile", certificate, path]).output.contains("OK"))

    let leafRequest = request + ["-addext", "basicConstraints=critical,CA:FALSE"]
    #expect(try await Tool.openssl.run(leafRequest).status == 0)
    #expect(chmod(key, 0o600) == 0)
    #expect(
      #expect(throws: TLSError.self) { try Authority.load(from: self.folder.file("own"), at: .now()) }?.code == .malformed)
  }
}
