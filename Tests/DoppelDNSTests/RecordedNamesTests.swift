import Testing

@testable import DoppelDNS

struct RecordedNamesTests {
  private static func name(_ text: String) throws -> DomainName { try #require(DomainName(text)) }

  private static func texts(_ names: RecordedNames, _ name: String) throws -> [String] {
    names.addresses(of: try self.name(name)).map(\.text)
  }

  @Test func `a name has the same address in every run`() throws {
    let names = RecordedNames(["api.example.com", "users"])
    #expect(try Self.texts(names, "api.example.com") == ["198.18.164.70"])
    #expect(try Self.texts(names, "users") == ["198.19.150.155"])
  }

  @Test func `a name has the same address whatever else the recording has`() throws {
    let alone = RecordedNames(["api.example.com"])
    let among = RecordedNames((0..<500).map { "host\($0).example" } + ["API.Example.COM."])
    #expect(try Self.texts(alone, "api.example.com") == Self.texts(among, "Api.Example.Com"))
  }

  @Test func `every address leads back to its name, in lower case, and no two are the same`() throws {
    let names = RecordedNames((0..<5_000).map { "Host\($0).example" })
    var seen: Set<IPAddress> = []
    for number in 0..<5_000 {
      for address in names.addresses(of: try Self.name("host\(number).example")) {
        #expect(names.name(of: address)?.text == "host\(number).example")
        seen.insert(address)
      }
    }
    #expect(seen.count == 5_000)
    #expect(names.count == 5_000)
  }

  @Test func `addresses are of 198.18.0.0/15 without its last block`() {
    let all = (0..<5_000).map { "n\($0)" }
    let names = RecordedNames(all)
    let addresses = all.compactMap { DomainName($0) }.flatMap(names.addresses)
    for bytes in addresses.map(\.bytes) {
      #expect(bytes[0] == 198 && (bytes[1] == 18 || bytes[1] == 19 && bytes[2] < 255) && 1...254 ~= bytes[3])
    }
    // both halves are used
    #expect(Set(addresses.map { $0.bytes[1] }) == [18, 19])
  }

  @Test func `the addresses of names are known as such without them`() throws {
    let names = RecordedNames(["a.example"])
    for address in names.addresses(of: try Self.name("a.example")) { #expect(RecordedNames.isInvented(address)) }
    for text in ["198.17.255.255", "198.20.0.0", "127.0.0.1", "fd64:6f70:7065:6c01::1", "::1"] {
      let address = try #require(IPAddress(text))
      #expect(!RecordedNames.isInvented(address))
    }
  }

  @Test func `addresses, localhost and what is no name are passed over`() throws {
    let names = RecordedNames(["192.0.2.1", "::1", "[2001:db8::1]", "localhost", "db.localhost", "", ".", "a..b", "a.example"])
    #expect(names.count == 1)
    #expect(names.contains(try Self.name("A.example")))
    #expect(!names.contains(.root))
  }

  @Test func `of two names with one hash the first keeps it, and the other moves to a free one`() throws {
    // found by trying: both hash to the same address
    let (first, second) = ("host11.example", "host41.example")
    let alone = RecordedNames([second])
    let both = RecordedNames([second, first])
    #expect(try Self.texts(both, first) == Self.texts(alone, second))
    #expect(try Self.texts(both, second) == ["198.19.245.15"])
    #expect(both == RecordedNames([first, second]))
  }

  @Test func `addresses that stand for nothing have no name`() throws {
    let names = RecordedNames(["a.example"])
    for text in [
      "198.19.255.254", "198.18.0.0", "198.18.0.255", "198.19.255.255", "198.17.1.1", "198.20.1.1", "192.0.2.1",
      "fd64:6f70:7065:6c00::1",
      "::1",
    ] {
      #expect(names.name(of: try #require(IPAddress(text))) == nil, "\(text)")
    }
  }

  @Test func `at the limit every name has its address, one more is left out`() throws {
    let names = (0..<RecordedNames.limit).map { "n\(100_000 + $0)" }
    let full = RecordedNames(names)
    #expect(full.count == RecordedNames.limit)
    #expect(full.leftOut == 0)
    let over = RecordedNames(names + ["n999999"])
    #expect(over.count == RecordedNames.limit)
    #expect(over.leftOut == 1)
    #expect(!over.contains(try Self.name("n999999")))
    #expect(over.contains(try Self.name("n100000")))
  }
}
