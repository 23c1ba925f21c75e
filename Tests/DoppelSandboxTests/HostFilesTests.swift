import Foundation
import Testing

@testable import DoppelSandbox

struct HostFilesTests {
  @Test func `the machine's files are read as they are`() {
    #expect(HostFiles.hosts == (try? String(contentsOfFile: "/etc/hosts", encoding: .utf8)) ?? "")
    #expect(HostFiles.resolver == (try? String(contentsOfFile: "/etc/resolv.conf", encoding: .utf8)) ?? "")
  }
}
