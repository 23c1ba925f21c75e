import DoppelDNS
import NIOCore
import Testing

struct ResourceDataTests {
  @Test func `data of one type is none of another`() throws {
    let address = try #require(IPAddress("192.0.2.1"))
    #expect(ResourceData.address(address) != .bytes(ByteBuffer(bytes: address.bytes)))
    #expect(ResourceData.name(.root) == .name(.root))
  }

  @Test func `an authority says how long a no may be kept`() {
    let authority = ResourceData.Authority(
      server: .root, mailbox: .root, serial: 1, refresh: 2, retry: 3, expire: 4, minimum: 5)
    #expect(authority.minimum == 5)
    #expect(authority.serial == 1)
  }
}
