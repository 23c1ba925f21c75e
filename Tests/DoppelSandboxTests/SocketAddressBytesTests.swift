import DoppelTesting
import Foundation
import Testing

@testable import DoppelSandbox

struct SocketAddressBytesTests {
  @Test(
    arguments: [
      ("192.0.2.1", [192, 0, 2, 1]), ("0.0.0.0", [0, 0, 0, 0]),
      ("2001:db8::1", [0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]),
      ("::ffff:192.0.2.1", [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 192, 0, 2, 1]),
    ] as [(String, [UInt8])])
  func `an address is read`(text: String, bytes: [UInt8]) throws {
    let address = try #require(SocketAddressBytes(text))
    #expect(address.bytes == bytes)
    #expect(address.family == (bytes.count == 4 ? AF_INET : AF_INET6))
  }

  @Test(arguments: [
    "", "localhost", "192.0.2", "192.0.2.256", "1.2.3.4 ", "[::1]", "::1%lo", "192.0.2.1\0", "::1\0 }", "1:2:3:4:5:6:7:8:9",
  ])
  func `all else is no address`(text: String) { #expect(SocketAddressBytes(text) == nil) }

  @Test(arguments: ["127.0.0.1", "::1"]) func `it is bound and connected to`(text: String) throws {
    let address = try #require(SocketAddressBytes(text))
    let server = socket(address.family, CInt(SOCK_STREAM.rawValue), 0)
    defer { close(server) }
    #expect(address.bind(server, port: 0) == 0 && listen(server, 1) == 0)
    let port = try #require(BoundPort.of(server))
    let client = socket(address.family, CInt(SOCK_STREAM.rawValue), 0)
    defer { close(client) }
    #expect(address.connect(client, port: UInt16(port)) == 0)
    let taken = socket(address.family, CInt(SOCK_STREAM.rawValue), 0)
    defer { close(taken) }
    #expect(address.bind(taken, port: UInt16(port)) == -1 && errno == EADDRINUSE)
  }
}
