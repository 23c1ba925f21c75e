/// Every bound on what this module holds or reads.
package struct TLSLimits: Sendable, Equatable {
  /// Leaf certificates that are kept; the one that was used longest ago makes room.
  package var leaves = 1_024
  /// Server contexts that are kept, one for each server name and list of application protocols. A context is some 20 KiB.
  package var serverContexts = 1_024
  /// Client contexts that are kept, one for each list of application protocols, verified or not. Each refers to all roots.
  package var clientContexts = 16
  /// Bytes of `ca.pem` or `ca.key`.
  package var authorityFile = 64 * 1024
  /// Bytes of one file of root certificates.
  package var bundleFile = 16 * 1024 * 1024

  package init() {}

  package static let defaults = TLSLimits()
}
