package import DoppelWire
package import NIOSSL
import Synchronization

/// The TLS contexts with which Doppel answers as a server, one for each server name and list of application protocols.
///
/// A context is chosen before the handshake begins: read the `ClientHello`, take its server name (or the name that CONNECT or the
/// configuration gave), ask here, and add `NIOSSLServerHandler(context:)` in front of the bytes that were read. NIOSSL's own
/// `TLSConfiguration.sslContextCallback` is not used, because it tells only the name, comes after the handshake began (the real
/// server should be dialled first), cannot change the application protocols, and copies the chain into each connection.
///
/// - TLS 1.2 and 1.3, ECDSA P-256 leaf, X25519 and P-256 first: the cheapest handshake that every client of today knows. The
///   hybrid group X25519MLKEM768, which NIOSSL would put first, is left out: it costs more than the rest of the handshake and
///   the connection does not leave the machine or the cluster.
/// - Sessions resume, by ticket (TLS 1.2 and 1.3) and by identifier (1.2): BoringSSL does so by default, with keys that belong to
///   one context. So a session resumes for the name it was made for, as long as its context is kept, and NIOSSL has no setting
///   for it: neither the number of tickets (two in TLS 1.3), their lifetime (two hours) nor the keys can be chosen.
///
/// Safe to use from any thread; a hit costs a hash lookup.
package final class ServerContexts: Sendable {
  private struct Key: Hashable, Sendable {
    var names: LeafIssuer.Names
    var protocols: [String]
  }

  private struct Entry: Sendable {
    var leaf: Leaf
    var context: NIOSSLContext
  }

  package let issuer: LeafIssuer
  private let keyLog: KeyLog?
  private let entries: Mutex<RecentlyUsed<Key, Entry>>

  /// - Parameter keyLog: where the secrets of connections go; `nil` for nowhere.
  package init(issuer: LeafIssuer, keyLog: KeyLog? = nil, limits: TLSLimits = .defaults) {
    self.issuer = issuer
    self.keyLog = keyLog
    self.entries = Mutex(RecentlyUsed(capacity: limits.serverContexts))
  }

  /// The context for connections to `name`.
  ///
  /// - Parameters:
  ///   - other: a name or address by which the client may have called the same server; `nil` where its `ClientHello` says.
  ///   - protocols: the application protocols to choose from, best first (`ApplicationProtocols.answer`); the first one that the
  ///     client offers is taken, and none where it offers none of them.
  /// - Throws: `TLSError.failed`.
  package func context(
    for name: ServerName, or other: ServerName? = nil, protocols: [String] = [], at now: CertificateTime
  ) throws(TLSError) -> NIOSSLContext {
    let key = Key(names: LeafIssuer.Names(name, other), protocols: ApplicationProtocols.valid(protocols))
    if let entry = self.entries.withLock({ $0.value(for: key) }), entry.leaf.isFresh(at: now) { return entry.context }
    let leaf = try self.issuer.leaf(for: key.names, at: now)
    let context = try self.makeContext(leaf, protocols: key.protocols)
    self.entries.withLock { $0.set(Entry(leaf: leaf, context: context), for: key) }
    return context
  }

  /// How many contexts are kept.
  package var count: Int { self.entries.withLock { $0.count } }

  /// The key exchange groups that we accept, best first.
  static let groups: [NIOTLSCurve] = [.x25519, .secp256r1, .secp384r1, .secp521r1]

  /// The TLS 1.2 suites that an ECDSA key can serve, cheapest first; the last four are for clients without GCM. The suites of
  /// TLS 1.3 are BoringSSL's own: AES-128-GCM first where the processor has AES.
  static let cipherSuites: [NIOTLSCipher] = [
    .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384,
    .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, .TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA,
    .TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA,
  ]

  private func makeContext(_ leaf: Leaf, protocols: [String]) throws(TLSError) -> NIOSSLContext {
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: leaf.chain.map { .certificate($0) }, privateKey: .privateKey(leaf.privateKey))
    configuration.minimumTLSVersion = .tlsv12
    configuration.curves = Self.groups
    configuration.cipherSuiteValues = Self.cipherSuites
    configuration.applicationProtocols = protocols
    if let keyLog = self.keyLog { configuration.keyLogCallback = { keyLog.write($0) } }
    do { return try NIOSSLContext(configuration: configuration) } catch {
      throw TLSError(.failed, "cannot answer TLS as \(leaf.name.text): \(error)")
    }
  }
}
