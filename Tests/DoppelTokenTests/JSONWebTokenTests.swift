import DoppelToken
import NIOCore
import Testing

struct JSONWebTokenTests {
  /// RFC 7515 appendix A.1.
  private static let published =
    "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ"
    + ".dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
  private static let publishedKey =
    #"{"kty":"oct","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"}"#

  private func read(_ text: String) -> JSONWebToken? { JSONWebToken(ByteBuffer(string: text)) }

  @Test func `the published example is read, and signed again it is the same`() throws {
    let token = try #require(self.read(Self.published))
    #expect(token.algorithm == .hs256 && token.keyID == nil)
    let claims = "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}"
    #expect(String(buffer: token.claims) == claims)
    let key = try #require(try keys(Self.publishedKey).first)
    #expect(token.signed(claims: token.claims, by: key).map { String(buffer: $0) } == Self.published)
  }

  @Test func `the header stays as it was written, the claims and the signature are others`() throws {
    let old = signed(#"{"exp":1}"#, secret: "s", header: #"{ "alg":"HS256", "kid":"k", "x":1 }"#)
    let token = try #require(self.read(old))
    #expect(token.keyID == "k")
    let key = try #require(try keys("s").first)
    let new = try #require(token.signed(claims: ByteBuffer(string: #"{"exp":2}"#), by: key))
    #expect(String(buffer: new) == signed(#"{"exp":2}"#, secret: "s", header: #"{ "alg":"HS256", "kid":"k", "x":1 }"#))
  }

  @Test func `a token of an unknown algorithm is read and never signed`() throws {
    for header in [#"{"alg":"none"}"#, #"{"alg":"EdDSA"}"#, "{}", #"{"alg":1}"#] {
      let token = try #require(self.read(token(header, "{}")))
      #expect(token.algorithm == nil)
      #expect(token.signed(claims: token.claims, by: try keys("s")[0]) == nil)
    }
  }

  @Test(arguments: [
    "", "..", "a.b.c", "e30.e30", "e30.e30.e30.e30", "e30.W10.", "W10.e30.", "e30=.e30.", "e30.MQ.", "e30.e30.!", "e30.e30.\n",
  ]) func `what has not a header and claims that are objects is none`(text: String) { #expect(self.read(text) == nil) }

  @Test func `a token is read up to its limit`() {
    let claims = String(repeating: "a", count: 12_000)
    let shell = token("{}", #"{"a":""}"#, signature: ByteBuffer()).utf8.count
    #expect(shell < 100)
    func ofLength(_ length: Int) -> String {
      let text = token("{}", #"{"a":"\#(claims)"}"#, signature: ByteBuffer())
      // four letters are three bytes
      return text + String(repeating: "A", count: length - text.utf8.count)
    }
    #expect(self.read(ofLength(JSONWebToken.longest)) != nil)
    #expect(self.read(ofLength(JSONWebToken.longest + 4)) == nil)
  }
}
