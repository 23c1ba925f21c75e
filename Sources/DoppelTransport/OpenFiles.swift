internal import DoppelCLibrary

/// How many files and sockets this process may have open at once.
package enum OpenFiles {
  /// Enough for `Limits.connections` of one port, each with its server's.
  static let wanted: UInt64 = 65_536

  /// Lets this process have as many as the system allows it, up to `wanted`: shells set 1,024, which few loads can do with.
  ///
  /// Called after a wrapped command was started, which inherits what its user set.
  ///
  /// - Returns: how many it may have now; 0 where that cannot be known.
  @discardableResult
  package static func raise() -> UInt64 {
    var limits = rlimit()
    guard getrlimit(Self.resource, &limits) == 0 else { return 0 }
    let before = limits.rlim_cur
    limits.rlim_cur = rlim_t(Self.raised(UInt64(before), most: UInt64(limits.rlim_max)))
    return UInt64(setrlimit(Self.resource, &limits) == 0 ? limits.rlim_cur : before)
  }

  /// What `current` becomes where the system allows `most`.
  static func raised(_ current: UInt64, most: UInt64) -> UInt64 { max(current, min(self.wanted, most)) }

  #if canImport(Glibc)
    private static let resource = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
  #else
    private static let resource = RLIMIT_NOFILE
  #endif
}
