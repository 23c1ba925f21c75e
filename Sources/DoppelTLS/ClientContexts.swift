import DoppelWire
package import NIOSSL
import Synchronization

/// The TLS contexts with which Doppel dials real servers.
///
/// A server's certificate is verified against the system's roots and the extra ones, for the name or the address that was dialled;
/// only hosts that were named one by one are let off. TLS 1.2 and 1.3. The groups offered leave out X25519MLKEM768: its key share
/// makes the ClientHello longer than one segment, which some servers and middleboxes do not survive.
///
/// Sessions are not resumed towards servers: NIOSSL 2.37 has no way to keep a client session or to give one to a connection
/// (it calls neither `SSL_CTX_sess_set_new_cb` nor `SSL_set_session`). Connections should be kept alive instead.
///
/// Roots are read when the first server is dialled. Safe to use from any thread; but the first call for a list of protocols reads
/// files and takes some milliseconds, so `prepare` is best called before the event loops start.
package final class ClientContexts: Sendable {
  package struct Configuration: Sendable {
    /// The bundle of the system's roots (`SystemRoots.bundle`); `nil` where there is none. On macOS the keychain is used instead.
    package var systemBundle: String?
    /// More PEM files of roots (`--upstream-ca`).
    package var extraRoots: [String] = []
    /// Hosts whose certificate is accepted whatever it is (`--upstream-insecure`), names or addresses without a port.
    package var insecureHosts: [String] = []
    /// Where the secrets of connections go; `nil` for nowhere.
    package var keyLog: KeyLog?
    package var limits = TLSLimits.defaults

    package init(
      systemBundle: String?, extraRoots: [String] = [], insecureHosts: [String] = [], keyLog: KeyLog? = nil
    ) {
      self.keyLog = keyLog
      self.systemBundle = systemBundle
      self.extraRoots = extraRoots
      self.insecureHosts = insecureHosts
    }
  }

  private struct Key: Hashable, Sendable {
    var protocols: [String]
    var isVerified: Bool
  }

  private struct State: Sendable {
    var roots: [NIOSSLCertificate]?
    var contexts: RecentlyUsed<Key, NIOSSLContext>
  }

  private let configuration: Configuration
  private let insecure: Set<ServerName>
  private let state: Mutex<State>

  package init(_ configuration: Configuration) {
    self.configuration = configuration
    // A host that is no name is left out: it would otherwise stand for every host that is none.
    self.insecure = Set(configuration.insecureHosts.map { ServerName($0) }).subtracting([.unnamed])
    self.state = Mutex(State(contexts: RecentlyUsed(capacity: configuration.limits.clientContexts)))
  }

  /// Reads the roots, so that a bad `--upstream-ca` is told before the first connection. Blocks on files.
  ///
  /// - Throws: `unreadable`, `tooLarge`, `malformed`, `failed`.
  package func prepare() throws(TLSError) { _ = try self.context(isVerified: true, protocols: []) }

  /// Whether the certificate of this host is accepted whatever it is.
  package func isInsecure(_ host: String) -> Bool { self.insecure.contains(ServerName(host)) }

  /// The contexts that are kept.
  package var count: Int { self.state.withLock { $0.contexts.count } }

  /// A handler that opens TLS to a server: SNI and verification for `host`, and the given application protocols in the offer.
  ///
  /// An IP address is not sent as SNI; the certificate must then name the address of the channel's remote end.
  ///
  /// - Parameter host: a name or an address, as the client gave it.
  /// - Throws: `malformed` where the host is neither; what `prepare` throws.
  package func makeHandler(host: String, protocols: [String]) throws(TLSError) -> NIOSSLClientHandler {
    let context = try self.context(isVerified: !self.isInsecure(host), protocols: protocols)
    let name: String?
    switch ServerName(host) {
    case .dns(let dnsName): name = dnsName
    case .address: name = nil
    case .unnamed:
      throw TLSError(.malformed, "cannot verify a certificate for \"\(host)\": expected a host name or an IP address")
    }
    do { return try NIOSSLClientHandler(context: context, serverHostname: name) } catch {
      throw TLSError(.malformed, "cannot open TLS to \(host)", cause: error)
    }
  }

  private func context(isVerified: Bool, protocols: [String]) throws(TLSError) -> NIOSSLContext {
    let key = Key(protocols: ApplicationProtocols.valid(protocols), isVerified: isVerified)
    // Made under the lock, so that connections that start at once read the roots once.
    let result = self.state.withLock { state -> Result<NIOSSLContext, TLSError> in
      if let context = state.contexts.value(for: key) { return .success(context) }
      do throws(TLSError) {
        if isVerified, state.roots == nil { state.roots = try self.readRoots() }
        let roots = isVerified ? state.roots ?? [] : []
        let context = try self.makeContext(key, roots: roots)
        state.contexts.set(context, for: key)
        return .success(context)
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private func readRoots() throws(TLSError) -> [NIOSSLCertificate] {
    var roots: [NIOSSLCertificate] = []
    let limits = self.configuration.limits
    #if !os(macOS)
      if let bundle = self.configuration.systemBundle {
        // A root of the system that BoringSSL cannot read verifies nothing; that is no reason to refuse the others.
        roots = try SystemRoots.certificates(inFile: bundle, limits: limits)
          .compactMap { try? NIOSSLCertificate(bytes: $0, format: .der) }
      }
    #endif
    for path in self.configuration.extraRoots {
      for bytes in try SystemRoots.certificates(inFile: path, isStrict: true, limits: limits) {
        do { roots.append(try NIOSSLCertificate(bytes: bytes, format: .der)) } catch {
          throw TLSError(.malformed, "a certificate in \(path) cannot be read: it is not valid DER")
        }
      }
    }
    return roots
  }

  private func makeContext(_ key: Key, roots: [NIOSSLCertificate]) throws(TLSError) -> NIOSSLContext {
    var configuration = TLSConfiguration.makeClientConfiguration()
    configuration.minimumTLSVersion = .tlsv12
    configuration.curves = ServerContexts.groups
    configuration.applicationProtocols = key.protocols
    if let keyLog = self.configuration.keyLog { configuration.keyLogCallback = { keyLog.write($0) } }
    configuration.certificateVerification = key.isVerified ? .fullVerification : .none
    #if os(macOS)
      configuration.trustRoots = .default
      configuration.additionalTrustRoots = [.certificates(roots)]
    #else
      configuration.trustRoots = .certificates(roots)
    #endif
    do { return try NIOSSLContext(configuration: configuration) } catch {
      throw TLSError(.failed, "cannot set up TLS towards servers", cause: error)
    }
  }
}
