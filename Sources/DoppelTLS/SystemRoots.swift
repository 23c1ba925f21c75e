/// Where an operating system keeps the root certificates that its programs trust.
package enum SystemRoots {
  /// Bundles in the order in which they are tried.
  package static let bundles = [
    "/etc/ssl/certs/ca-certificates.crt",  // Debian, Ubuntu, Arch, Alpine, distroless images
    "/etc/pki/tls/certs/ca-bundle.crt",  // Fedora, RHEL, Amazon Linux
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // RHEL and its kin, where the link above is missing
    "/etc/ssl/ca-bundle.pem",  // openSUSE
    "/etc/ssl/cert.pem",  // macOS, Alpine
    "/var/lib/ca-certificates/ca-bundle.pem",  // SUSE
  ]

  /// The bundle to use: what `SSL_CERT_FILE` names, as for every program that uses OpenSSL, else the first bundle that exists;
  /// `nil` where there is none.
  package static func bundle(environment: [String: String] = [:], candidates: [String] = Self.bundles) -> String? {
    if let named = environment["SSL_CERT_FILE"], !named.isEmpty, LocalFile.exists(named) { return named }
    return candidates.first(where: LocalFile.exists)
  }

  /// The certificates of a PEM file in DER form, each once, in their order.
  ///
  /// - Parameter isStrict: whether a block that cannot be read is an error; else it is left out.
  /// - Throws: `unreadable`, `tooLarge`; `malformed` where the file holds no certificate.
  package static func certificates(
    inFile path: String, isStrict: Bool = false, limits: TLSLimits = .defaults
  ) throws(TLSError) -> [[UInt8]] {
    let content = try LocalFile.read(path, limit: limits.bundleFile)
    var seen: Set<[UInt8]> = []
    var certificates: [[UInt8]] = []
    for (index, block) in PEM.blocks(in: content.bytes).enumerated() where self.labels.contains(block.label) {
      guard let bytes = block.bytes else {
        if isStrict { throw TLSError(.malformed, "block \(index + 1) of \(path) is cut short or not base64") }
        continue
      }
      if seen.insert(bytes).inserted { certificates.append(bytes) }
    }
    guard !certificates.isEmpty else {
      throw TLSError(.malformed, "\(path) holds no certificate: expected a PEM file with -----BEGIN CERTIFICATE-----")
    }
    return certificates
  }

  private static let labels: Set<String> = ["CERTIFICATE", "X509 CERTIFICATE"]
}
