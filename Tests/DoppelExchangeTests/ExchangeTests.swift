import DoppelExchange
import NIOCore
import Testing

struct ExchangeTests {
  private let exchange = Exchange(
    id: ExchangeID(high: 1, low: 2), protocolName: "http", direction: .inbound, startedAt: .epoch, request: Message())

  @Test func `what is not told of an exchange is empty, complete and unedited`() {
    #expect(self.exchange.response == nil)
    #expect(self.exchange.completeness == .complete)
    #expect(self.exchange.signature.isEmpty)
    #expect(!self.exchange.isSignatureEdited)
    #expect(self.exchange.foreign == nil)
    #expect(self.exchange.duration == .zero)
  }

  @Test func `exchanges are equal where all of them is, the document of another tool included`() throws {
    var other = self.exchange
    #expect(other == self.exchange)
    other.foreign = try FieldTree(json: #"{"a":1}"#)
    #expect(other != self.exchange)
    other = self.exchange
    other.tags = [Exchange.Tag("a", "1")]
    #expect(other != self.exchange)
    other = self.exchange
    other.completeness = .partial("the body was cut")
    #expect(other != self.exchange)
  }
}
