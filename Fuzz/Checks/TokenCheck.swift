import DoppelToken
package import NIOCore

/// The input is a text with tokens in it.
package enum TokenCheck: FuzzCheck {
  package static let name = "token"

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    guard let keys = try? TokenKey.read(ByteBuffer(string: "secret")) else { throw FuzzFailure("a secret is a key") }
    if let token = JSONWebToken(input), token.algorithm != nil, let key = keys.first(where: { $0.fits(token) }) {
      let same = token.signed(claims: token.claims, by: key).flatMap(JSONWebToken.init)
      try expect(same?.claims == token.claims && same?.keyID == token.keyID, "a token that is signed again says the same")
    }
    let claims = ByteBuffer(string: #"{"exp":1}"#)
    let signed = TokenKeys(keys).signing(tokensIn: input) { _ in claims }
    try expect((signed.text == nil) == signed.tokens.isEmpty, "a text changes where a token does")
    try expect(signed.tokens.allSatisfy { JSONWebToken($0.new)?.claims == claims }, "new tokens have the new claims")
    try expect(TokenKeys(keys).signing(tokensIn: input) { _ in nil }.text == nil, "without other claims nothing changes")
    guard let text = signed.text else { return }
    let again = TokenKeys(keys).signing(tokensIn: text) { _ in claims }
    try expect(again.tokens.count == signed.tokens.count, "new tokens stand where the old ones did")
  }
}
