import DoppelToken
import Testing

struct TokenAlgorithmTests {
  @Test func `they have the names of the standard, and none is not among them`() {
    #expect(TokenAlgorithm.allCases.count == 12)
    #expect(TokenAlgorithm(rawValue: "PS256") == .ps256)
    for name in ["none", "hs256", "EdDSA", ""] { #expect(TokenAlgorithm(rawValue: name) == nil) }
  }
}
