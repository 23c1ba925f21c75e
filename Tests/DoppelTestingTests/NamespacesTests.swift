import DoppelTesting
import Foundation
import Testing

struct NamespacesTests {
  @Test func `what is missing is said, and root needs no less than others`() {
    if Namespaces.absence != nil || getuid() != 0 { #expect(Namespaces.absenceAsRoot != nil) }
    for reason in [Namespaces.absence, Namespaces.absenceAsRoot] { #expect(reason?.isEmpty != true) }
  }

  @Test(.needsNamespaces) func `where namespaces are given, a program has a network of its own`() async throws {
    let inside = try await ChildProcess.run("/usr/bin/unshare", ["-Urn", "readlink", "/proc/self/ns/net"])
    let outside = try await ChildProcess.run("/usr/bin/readlink", ["/proc/self/ns/net"])
    #expect(inside.code == 0 && inside.output.hasPrefix("net:[") && inside.output != outside.output)
  }
}
