#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#else
  internal import Darwin
#endif

/// The program that sets rules in the kernel.
enum Nftables {
  /// Where it is: in the folders of `PATH`, then in those that only root's `PATH` has; `nil` where it is not installed.
  static func path(_ variables: [String: String]) -> String? {
    let folders = (variables["PATH"] ?? "").split(separator: ":").map(String.init) + ["/usr/sbin", "/sbin", "/usr/local/sbin"]
    return folders.lazy.filter { $0.hasPrefix("/") }.map { "\($0)/nft" }.first { access($0, X_OK) == 0 }
  }
}
