package import NIOCore

/// What must hold of a decoder whatever bytes it is given: it ends, it stays in bounds, and what it accepts keeps its laws.
package protocol FuzzCheck: Sendable {
  /// The word by which `Fuzz/run` and the folders of `Fuzz/Corpus` and `Fuzz/FailCases` name it.
  static var name: String { get }

  /// Gives the input to the decoder. To refuse it is right; to accept it and break a law is a failure, to crash or hang as well.
  static func check(_ input: ByteBuffer) throws(FuzzFailure)
}

/// Every decoder that is fuzzed, one line each.
package let fuzzChecks: [any FuzzCheck.Type] = [
  JSONCheck.self,
  XMLCheck.self,
  TimestampCheck.self,
  Base64Check.self,
  HTTPRequestCheck.self,
  HTTPResponseCheck.self,
  HTTPDissectorCheck.self,
  HTTPResponderCheck.self,
  HTTPDriverCheck.self,
  HTTPForwarderCheck.self,
  HTTPSignatureCheck.self,
  HTTPEffectCheck.self,
  GraphQLCheck.self,
  HTTPRewritingCheck.self,
  HTTPValuesCheck.self,
  SignatureLeavesCheck.self,
  ValueClassCheck.self,
  ValueTokensCheck.self,
  TimeShiftCheck.self,
  TokenCheck.self,
  TokenKeyCheck.self,
  ContentCodingCheck.self,
  OpaqueCheck.self,
  ProxyHandshakeCheck.self,
  ClientHelloCheck.self,
  DNSMessageCheck.self,
  NameServiceCheck.self,
  ResolverSettingsCheck.self,
  RRPairJSONCheck.self,
  RRPairMarkdownCheck.self,
  JSONLinesCheck.self,
  ManifestCheck.self,
  SettingsCheck.self,
  RuleListCheck.self,
  RulesCheck.self,
]
