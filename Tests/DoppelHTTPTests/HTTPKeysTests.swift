import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPKeysTests {
  @Test func `the keys stand in the order of their bytes, as the fast way writes them`() {
    let keys = [
      HTTPKeys.host, HTTPKeys.method, HTTPKeys.query, HTTPKeys.queryPrefix, HTTPKeys.form, HTTPKeys.hash, HTTPKeys.json,
      HTTPKeys.xml, HTTPKeys.url,
    ]
    #expect(keys == keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
  }
}
