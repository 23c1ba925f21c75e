/// The files by which this machine resolves names; empty where there is none.
package enum HostFiles {
  /// `/etc/resolv.conf` (resolv.conf(5)).
  package static var resolver: String { Processes.read("/etc/resolv.conf") ?? "" }
  /// `/etc/hosts` (hosts(5)).
  package static var hosts: String { Processes.read("/etc/hosts") ?? "" }
}
