import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPStrictnessTests {
  @Test func `oddities are named in a fixed order`() {
    #expect(HTTPOddities([.chunkLine, .bareLineFeed]).names == "bare line feed, chunk line")
    #expect(HTTPOddities().names.isEmpty)
    let all = HTTPOddities(rawValue: 0xff)
    #expect(Set(all.names.split(separator: ",")).count == 8)
    #expect(all.isSuperset(of: .ambiguous))
  }
}
