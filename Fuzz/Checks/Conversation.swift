import DoppelWire
import NIOCore

/// What two sides of a connection do, as an input tells it: a byte 1 and a letter begin each turn.
///
/// `c` bytes of the client, `s` bytes of the server, `C` and `S` that side closes, `R` the server's side is reset. What stands
/// before the first mark comes from the client. The text after `C`, `S` and `R` does not count.
struct Conversation {
  enum Turn {
    case received(Peer, ByteBuffer)
    case closed(Peer, isReset: Bool)
  }

  private(set) var turns: [Turn] = []

  init(_ input: ByteBuffer) {
    var parts = input.readableBytesView.split(separator: 1, omittingEmptySubsequences: false)[...]
    if let first = parts.popFirst(), !first.isEmpty { self.turns.append(.received(.client, ByteBuffer(first))) }
    for part in parts {
      guard let letter = part.first else { continue }
      let bytes = ByteBuffer(part.dropFirst())
      switch letter {
      case UInt8(ascii: "c"): self.turns.append(.received(.client, bytes))
      case UInt8(ascii: "s"): self.turns.append(.received(.upstream, bytes))
      case UInt8(ascii: "C"): self.turns.append(.closed(.client, isReset: false))
      case UInt8(ascii: "S"): self.turns.append(.closed(.upstream, isReset: false))
      case UInt8(ascii: "R"): self.turns.append(.closed(.upstream, isReset: true))
      default: continue
      }
    }
  }
}

extension Limits {
  /// Limits that an input of some hundred bytes goes over.
  static var narrow: Limits {
    var limits = Limits()
    limits.headerBlock = 96
    limits.fieldCount = 4
    limits.chunkLine = 8
    limits.bodyKept = 16
    limits.chunkSizes = 2
    limits.bodyDecoded = 64
    limits.messagesInFlight = 3
    limits.relayedBytes = 128
    limits.nesting = 4
    limits.clientHello = 192
    limits.clientHelloRecords = 3
    limits.protocolsOffered = 2
    limits.resolvedAddresses = 2
    limits.nameQueries = 1
    limits.conversationKept = 24
    limits.opaqueTurns = 3
    return limits
  }
}
