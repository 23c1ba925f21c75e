import DoppelDNS
package import NIOCore

package enum ResolverSettingsCheck: FuzzCheck {
  package static let name = "resolver-settings"

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    let settings = HostResolverSettings(String(buffer: input))
    try expect(1...HostResolverSettings.nameserverLimit ~= settings.nameservers.count, "some nameservers are asked, not many")
    for nameserver in settings.nameservers {
      try expect(Nameserver(nameserver.host) == nameserver, "a nameserver reads back from its text")
    }
    let shown = settings.text(nameserver: .loopback6)
    guard shown.utf8.count <= HostResolverSettings.textLimit else { return }
    let again = HostResolverSettings(shown)
    try expect(again.nameservers == [Nameserver(.loopback6)], "what is shown names one nameserver")
    try expect(again.searchDomains == settings.searchDomains, "what is shown has the search list")
    try expect(again.text(nameserver: .loopback6) == shown, "what is shown is shown the same again")
  }
}
