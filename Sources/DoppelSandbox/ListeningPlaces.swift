internal import CDoppelLinux
internal import DoppelCLibrary
internal import DoppelDNS
package import DoppelExchange

/// Where programs of a network listen for TCP connections, asked of the kernel (sock_diag(7)): it looks at listening sockets only,
/// however many connections there are. Asked by one caller at a time.
package final class ListeningPlaces: Sendable {
  /// Places that are told; a program that listens in more has the others left out.
  static let limit = 4_096

  private let inspector: CInt

  /// - Parameter inspector: a socket that was made in the network; closed with this.
  init(inspector: CInt) { self.inspector = inspector }

  deinit { close(self.inspector) }

  /// The places now; those on every address have the address `0.0.0.0` or `::`. `nil` where the kernel does not tell.
  package func now() -> [Endpoint]? {
    var places = [doppel_place](repeating: doppel_place(), count: Self.limit)
    let count = doppel_listening(self.inspector, &places, places.count)
    guard count >= 0 else { return nil }
    return places.prefix(count).compactMap { place in
      let bytes = withUnsafeBytes(of: place.address) { Array($0.prefix(Int(place.length))) }
      return IPAddress(bytes: bytes).map { Endpoint(address: $0.unmapped.text, port: Int(place.port)) }
    }
  }
}
