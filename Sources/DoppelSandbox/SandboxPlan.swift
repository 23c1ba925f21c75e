/// What a sandbox is to look like from within.
package struct SandboxPlan: Sendable, Equatable {
  /// A file or folder that is seen in the place of another.
  package struct Mount: Sendable, Equatable {
    package var source: String
    /// Exists, and is of the same kind.
    package var target: String

    package init(source: String, target: String) {
      self.source = source
      self.target = target
    }
  }

  /// In the order in which they are made.
  package var mounts: [Mount] = []
  /// Whether addresses of IPv6 other than loopback can be reached, where the kernel gives networks IPv6.
  package var hasIPv6 = true
  /// A folder that is removed where Doppel ends before it could do that itself.
  package var folder = ""
  /// The program that is started as keeper.
  package var executable = "/proc/self/exe"
  /// The signals that the command is to ignore, because Doppel was told to; all others it has as a program has them.
  package var ignoredSignals: Set<Int32> = []
  /// The environment of the command.
  package var variables: [String: String] = [:]

  package init() {}

  /// The addresses that the program has in the sandbox beside loopback; nobody outside ever sees them. From the ranges of
  /// RFC 2544 and RFC 4193, and of those that no recorded name gets (docs/decisions/0016).
  package static let ownAddresses = ["198.19.255.2", "fd64:6f70:7065:6c01::2"]
}
