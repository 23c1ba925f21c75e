import Testing

@testable import DoppelLearn

struct CredentialTextTests {
  private func isToken(_ text: String) -> Bool { text.withBytes { CredentialText.isToken($0) } }
  private func isSignature(_ text: String) -> Bool { text.withBytes { CredentialText.isSignature($0) } }

  @Test(arguments: [
    ("Bearer abc", "abc"), ("bearer abc", "abc"), ("Bearer ", ""), ("Bearer", "Bearer"), ("Bearerabc", "Bearerabc"), ("", ""),
    ("Bearer  abc", " abc"), ("Basic abc", "Basic abc"), ("Bearer Bearer a", "Bearer a"),
  ])
  func `the scheme of bearer tokens is taken off once`(text: String, rest: String) {
    #expect(text.withBytes { String(decoding: CredentialText.withoutScheme($0), as: UTF8.self) } == rest)
  }

  @Test(arguments: [
    "eyJhbGciOiJub25lIn0.eyJpc3MiOiJqb2UifQ.", "eyJhbGciOiJIUzI1NiJ9..dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
    "eyJhbGciOiJkaXIifQ..AxY8DCtDaGls.KDlTtXchhZTG.U0m_YmjN04DJvceFICbCVQ", "eyJhbGciOiJBIn0..",
  ])
  func `three or five parts after a header are a token`(text: String) { #expect(self.isToken(text)) }

  @Test(arguments: [
    "", "eyJ", "eyJ..", "eyJhbGciOiJBIn0", "eyJhbGciOiJBIn0.", "eyJhbGciOiJBIn0...", "eyJhbGciOiJBIn0.....",
    "eyJhbGciOiJBIn.a.b",
    "fyJhbGciOiJub25lIn0.eyJpc3MiOiJqb2UifQ.a", "eyJhbGciOiJub25lIn0.eyJpc3MiOiJqb2UifQ.a b", "eyJhbGciOiJub25lIn0.a+b.c",
    "eyJhbGciOiJub25lIn0=.a.b",
  ])
  func `other texts are none`(text: String) { #expect(!self.isToken(text)) }

  @Test(arguments: [
    ("AWS4-HMAC-SHA256 Credential=A/20130524/us-east-1/s3/aws4_request", true),
    ("AWS4-ECDSA-P256-SHA256 Credential=A/20130524/s3/aws4_request", true), ("AWS4-HMAC-SHA256", false),
    ("AWS4-HMAC-SHA256 ", false), ("AWS4-HMAC-SHA256 Signature=00", false), ("AWS AKIDEXAMPLE:frJIUN8DYpKDtOLCwo=", false),
    ("", false),
  ])
  func `a signature names its algorithm and its credential`(text: String, isSignature: Bool) {
    #expect(self.isSignature(text) == isSignature)
  }

  @Test(arguments: [
    ("A/20130524/us-east-1/s3/aws4_request", true), ("aws4_request", false), ("", false), ("a/aws4_request/b", false),
  ])
  func `the scope of a signature ends with its constant`(text: String, isScope: Bool) {
    #expect(text.withBytes { CredentialText.isSigningScope($0) } == isScope)
  }
}
