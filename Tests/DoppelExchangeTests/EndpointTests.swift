import DoppelExchange
import Testing

struct EndpointTests {
  @Test(arguments: [
    (Endpoint(name: "api.example.com", address: "192.0.2.1", port: 443), "api.example.com", "api.example.com:443"),
    (Endpoint(address: "192.0.2.1", port: 80), "192.0.2.1", "192.0.2.1:80"),
    (Endpoint(address: "2001:db8::1", port: 80), "2001:db8::1", "[2001:db8::1]:80"),
    (Endpoint(), "", ":0"),
  ])
  func `the host is the name, else the address, in brackets where a port follows an IPv6 address`(
    endpoint: Endpoint, host: String, hostAndPort: String
  ) {
    #expect(endpoint.host == host)
    #expect(endpoint.hostAndPort == hostAndPort)
  }
}
