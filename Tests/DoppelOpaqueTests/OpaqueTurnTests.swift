import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelOpaque

struct OpaqueTurnTests {
  private let context = ConnectionContext(id: ConnectionID(1), direction: .outbound, service: "s", seed: 1)

  private func at(_ nanoseconds: Int64) -> Timestamp { Timestamp(nanoseconds: nanoseconds) }

  @Test func `a server that ends first is told by the framing of what it said last`() {
    for isFirst in [true, false] {
      var ids = ExchangeIDs(seed: 1)
      var turn = OpaqueTurn(at: self.at(10))
      turn.append(ByteBuffer(string: "ab"), of: .client, room: 9, at: self.at(10))
      turn.append(ByteBuffer(string: "c"), of: .upstream, room: 9, at: self.at(30))
      turn.serverEnded(isFirst: isFirst, at: self.at(90))
      let exchange = turn.turn(self.context, ids: &ids)
      #expect(exchange.request == Message(body: ByteBuffer(string: "ab"), framing: .length))
      #expect(exchange.response == Message(body: ByteBuffer(string: "c"), framing: isFirst ? .close : .length))
      #expect(exchange.startedAt == self.at(10) && exchange.timeToFirstByte == .nanoseconds(20))
      #expect(exchange.duration == .nanoseconds(20), "the end after an answer is no part of it")
    }
  }

  @Test(arguments: [true, false]) func `a turn tells whether the client had ended before the answer`(hadEnded: Bool) {
    var ids = ExchangeIDs(seed: 1)
    var turn = OpaqueTurn(at: self.at(10))
    if hadEnded { turn.clientEnded() }
    turn.append(ByteBuffer(string: "c"), of: .upstream, room: 9, at: self.at(30))
    turn.clientEnded()
    #expect(turn.turn(self.context, ids: &ids).request == Message(framing: hadEnded ? .close : .none))
  }

  @Test func `a server that ends without a word has answered with that`() {
    var ids = ExchangeIDs(seed: 1)
    var turn = OpaqueTurn(at: self.at(10))
    turn.append(ByteBuffer(string: "ab"), of: .client, room: 9, at: self.at(10))
    #expect(!turn.isAnswered && turn.turn(self.context, ids: &ids).response == nil)
    turn.serverEnded(isFirst: true, at: self.at(40))
    let exchange = turn.turn(self.context, ids: &ids)
    #expect(turn.isAnswered && exchange.response == Message(framing: .close))
    #expect(exchange.timeToFirstByte == nil && exchange.duration == .nanoseconds(30))
  }

  @Test func `what there is no room for is counted`() {
    var ids = ExchangeIDs(seed: 1)
    var turn = OpaqueTurn(at: self.at(0))
    turn.append(ByteBuffer(string: "abc"), of: .client, room: 2, at: self.at(0))
    turn.append(ByteBuffer(string: "d"), of: .client, room: -1, at: self.at(0))
    #expect(turn.kept(.client) == 2 && turn.kept(.upstream) == 0)
    let request = turn.whole(self.context, ids: &ids).request
    #expect(request == Message(body: ByteBuffer(string: "ab"), bodyLength: 4, framing: .close))
  }
}
