import DoppelTesting
import NIOCore
import NIOSSL

/// A server that speaks TLS with a certificate for `localhost` of an authority that nobody trusts.
func secureServer(_ authority: PrivateAuthority, answer: @escaping @Sendable (String) -> String) async throws -> LoopbackServer
{
  let chain = try NIOSSLCertificate.fromPEMFile(authority.serverCertificate).map { NIOSSLCertificateSource.certificate($0) }
  let key = try NIOSSLPrivateKey(file: authority.serverKey, format: .pem)
  let context = try NIOSSLContext(
    configuration: .makeServerConfiguration(certificateChain: chain, privateKey: .privateKey(key)))
  return try await LoopbackServer(answer: answer) { channel in
    try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
  }
}
