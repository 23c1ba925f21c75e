import DoppelTesting
import DoppelToken
import NIOCore
import Testing

@testable import DoppelApp

struct TokenKeyFilesTests {
  @Test func `several files are read, each whole`() throws {
    let folder = try TemporaryFolder()
    try folder.write("one", to: "a")
    try folder.write(#"{"kty":"oct","k":"AQAB"}"#, to: "b")
    #expect(try !TokenKeyFiles.read([folder.file("a"), folder.file("b")]).isEmpty)
    #expect(try TokenKeyFiles.read([]).isEmpty)
  }

  @Test func `a file that cannot be read, or holds no key, is a wrong flag`() throws {
    let folder = try TemporaryFolder()
    try folder.write("{}", to: "empty.jwk")
    for (name, reason) in [
      ("absent", "cannot be read: "), ("empty.jwk", "is JSON, but no JWK of the type oct, RSA or EC"),
      (".", "is not a regular file"),
    ] {
      let path = folder.file(name)
      let error = #expect(throws: CommandError.self) { try TokenKeyFiles.read([path]) }
      #expect(error?.message.hasPrefix("--jwt-key \(path) \(reason)") == true, "\(String(describing: error))")
      #expect(error?.exitCode == .usage)
    }
  }
}
