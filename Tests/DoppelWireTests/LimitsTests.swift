import DoppelWire
import Testing

struct LimitsTests {
  @Test func `every bound is positive, and the defaults are those of a new value`() {
    let limits = Limits()
    #expect(limits == .defaults)
    let sizes = [
      limits.headerBlock, limits.fieldCount, limits.chunkLine, limits.bodyKept, limits.bodyDecoded, limits.messagesInFlight,
      limits.connections, limits.relayedBytes, limits.nesting, limits.sniffedBytes, limits.clientHello, limits.bodyCanonical,
      limits.clientHelloRecords, limits.protocolsOffered, limits.resolvedAddresses, limits.nameQueries, limits.nameConnections,
      limits.opaqueKept, limits.conversationKept, limits.opaqueTurns, limits.opaqueSigned,
    ]
    #expect(sizes.allSatisfy { $0 > 0 })
    let times = [limits.connectTime, limits.headerTime, limits.idleTime, limits.nameRetryTime, limits.opaqueQuiet]
    #expect(times.allSatisfy { $0 > .zero })
  }

  @Test func `bounds that hold each other fit`() {
    let limits = Limits()
    #expect(limits.chunkLine <= limits.headerBlock)
    #expect(limits.sniffedBytes <= limits.relayedBytes)
    #expect(limits.clientHello <= limits.sniffedBytes)
    #expect(limits.headerTime <= limits.idleTime)
    #expect(limits.nameRetryTime < limits.nameTime)
    #expect(limits.nameTime < limits.nameIdleTime)
    #expect(limits.opaqueSigned <= limits.conversationKept && limits.opaqueQuiet < limits.headerTime)
  }
}
