import DoppelExchange
import DoppelMatch
import NIOCore
import Testing

@testable import DoppelRespond

struct CountedLibraryTests {
  @Test func `only what was given is told, with how often`() {
    var builder = LibraryBuilder()
    let signatures = ["/0", "/1", "/2"].map { Signature(["http:method": "GET", "http:url": $0]) }
    for (number, signature) in signatures.enumerated() {
      let exchange = Exchange(
        id: ExchangeID(high: 0, low: UInt64(number)), protocolName: "http", direction: .outbound,
        startedAt: Timestamp(nanoseconds: Int64(number)))
      builder.add(
        exchange, response: PreparedResponse(wire: ByteBuffer(), closes: false), signature: signature,
        computed: nil, instance: nil)
    }
    let counted = CountedLibrary(builder.build())
    for path in [2, 0, 2] { if let entry = counted.library.find(signatures[path].canonicalBytes) { counted.count(entry) } }
    var told: [Signature: Int] = [:]
    counted.forEachHit { told[$0] = $1 }
    #expect(told == [signatures[0]: 1, signatures[2]: 2])
  }
}
