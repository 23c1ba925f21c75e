import DoppelToken
import NIOCore
import Testing

struct TokenKeysTests {
  /// The text with the tokens in it signed again whose claims are among these; what they become stands beside them.
  private func signing(_ text: String, _ files: [String], _ changes: [String: String]) throws -> TokenKeys.Signed {
    let all = try files.flatMap { file throws(TokenKey.FileError) in try keys(file) }
    return TokenKeys(all).signing(tokensIn: ByteBuffer(string: text)) { claims in
      changes[String(buffer: claims)].map { ByteBuffer(string: $0) }
    }
  }

  private let old = signed(#"{"exp":1}"#, secret: "s")
  private let new = signed(#"{"exp":2}"#, secret: "s")
  private let changes = [#"{"exp":1}"#: #"{"exp":2}"#]

  @Test func `each token that changes is signed again where it stands, all else stays`() throws {
    let other = signed(#"{"exp":7}"#, secret: "s")
    let text = #"{"a":"\#(self.old)","b":["\#(other)","Bearer \#(self.old)"],"c":"eyJ.x.y"} "#
    let result = try self.signing(text, ["s"], self.changes)
    #expect(
      result.text.map { String(buffer: $0) }
        == #"{"a":"\#(self.new)","b":["\#(other)","Bearer \#(self.new)"],"c":"eyJ.x.y"} "#)
    #expect(result.tokens.map { String(buffer: $0.old) } == [self.old, self.old])
    #expect(result.tokens.map { String(buffer: $0.new) } == [self.new, self.new])
    #expect(!result.leftOne)
  }

  @Test(arguments: ["", "a text", "x\(signed(#"{"exp":1}"#, secret: "s"))", "\(signed(#"{"exp":1}"#, secret: "s")).x"])
  func `a text without a token that changes is as it was`(text: String) throws {
    let result = try self.signing(text, ["s"], self.changes)
    #expect(result.text == nil && result.tokens.isEmpty && !result.leftOne)
  }

  @Test func `a token alone, and one in a cookie`() throws {
    #expect(try self.signing(self.old, ["s"], self.changes).text == ByteBuffer(string: self.new))
    #expect(
      try self.signing("t=\(self.old); Path=/", ["s"], self.changes).text == ByteBuffer(string: "t=\(self.new); Path=/"))
  }

  @Test func `one that changes and no key fits stays, which is told`() throws {
    let oct = #"{"kty":"oct","k":"c2VjcmV0","alg":"HS512"}"#
    for files in [[], [oct]] {
      let result = try self.signing("\(self.old) \(self.old)", files, self.changes)
      #expect(result.text == nil && result.tokens.isEmpty && result.leftOne)
    }
    #expect(try !self.signing(self.old, [], [:]).leftOne, "one that does not change needs no key")
  }

  @Test func `of several keys the token's own name decides, then the secret that signed it, then the first`() throws {
    let named = #"{"kty":"oct","k":"dA","kid":"k"}"#
    let header = #"{"alg":"HS256","kid":"k"}"#
    let of = { (secret: String, claims: String, header: String) in signed(claims, secret: secret, header: header) }
    let told = try self.signing(of("s", #"{"exp":1}"#, header), ["s", named], self.changes)
    #expect(told.text.map { String(buffer: $0) } == of("t", #"{"exp":2}"#, header))
    let plain = #"{"alg":"HS256"}"#
    // the file is base64 of `secret`, by which the recorded token was signed
    let decoded = try self.signing(of("secret", #"{"exp":1}"#, plain), ["c2VjcmV0"], self.changes)
    #expect(decoded.text.map { String(buffer: $0) } == of("secret", #"{"exp":2}"#, plain))
    let unknown = try self.signing(of("lost", #"{"exp":1}"#, plain), ["c2VjcmV0", "other"], self.changes)
    #expect(unknown.text.map { String(buffer: $0) } == of("c2VjcmV0", #"{"exp":2}"#, plain))
  }
}
