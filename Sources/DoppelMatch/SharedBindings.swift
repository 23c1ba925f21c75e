internal import NIOCore

/// Which values of live sessions stand for which recorded ones in the sessions of others: what one client made, and the recording
/// shows that another was told of or named.
struct SharedBindings: Sendable {
  /// The values of each side that are remembered; the first to come is the first to go.
  static let limit = 4_096

  private var live = Side()
  private var recorded = Side()
  /// Of the recorded values, those that were forgotten too.
  private(set) var lengths = ValueLengths()

  var isEmpty: Bool { self.live.isEmpty }

  /// The live value that stands for a recorded one, of a client that follows another recorded session than this.
  func live(for recorded: ByteBuffer, besides following: Int?) -> ByteBuffer? {
    self.live.counterpart(of: recorded, besides: following)
  }

  /// The recorded value that a live one stands for, of a client that follows another recorded session than this.
  func recorded(for live: ByteBuffer, besides following: Int?) -> ByteBuffer? {
    self.recorded.counterpart(of: live, besides: following)
  }

  /// Lets a value of a live session stand for a recorded one.
  ///
  /// - Parameters:
  ///   - owner: the live session.
  ///   - following: the recorded session that it follows.
  ///   - hasLeft: whether another live session was gone before this one came; where it followed the same recorded one it gives way.
  mutating func bind(
    _ live: ByteBuffer, to recorded: ByteBuffer, by owner: String, following: Int, hasLeft: (String) -> Bool = { _ in false }
  ) {
    guard live != recorded else { return }
    self.live.note(Counterpart(value: live, owners: [owner], following: following), of: recorded, hasLeft)
    self.lengths.insert(recorded.readableBytes)
    self.recorded.note(Counterpart(value: recorded, owners: [owner], following: following), of: live, hasLeft)
  }
}

/// A value that stands for another.
private struct Counterpart: Sendable {
  var value: ByteBuffer
  /// The live session that made it. Where there are several, each says that another stands for it, and it is not known whose is meant.
  var owners: [String]
  /// The recorded session that it follows.
  var following: Int

  /// Live sessions of one value that are told apart; more make it unknown for good.
  static let ownerLimit = 8
}

/// Values with what stands for them.
private struct Side: Sendable {
  private var counterparts: [ByteBuffer: Counterpart] = [:]
  private var order: [ByteBuffer] = []
  private var oldest = 0

  var isEmpty: Bool { self.order.isEmpty }

  func counterpart(of value: ByteBuffer, besides following: Int?) -> ByteBuffer? {
    guard let found = self.counterparts[value], found.owners.count == 1, found.following != following else { return nil }
    return found.value
  }

  mutating func note(_ new: Counterpart, of value: ByteBuffer, _ hasLeft: (String) -> Bool) {
    guard let former = self.counterparts[value] else {
      self.remember(value)
      self.counterparts[value] = new
      return
    }
    let isFull = former.owners.count == Counterpart.ownerLimit
    // the same script once more
    let givesWay = !isFull && former.following == new.following
    let others = former.owners.filter { !new.owners.contains($0) && !(givesWay && hasLeft($0)) }
    if others.isEmpty {
      self.counterparts[value] = new
    } else if former.value != new.value || former.owners.count > 1, !isFull {
      self.counterparts[value]?.owners = others + new.owners
    }
  }

  private mutating func remember(_ value: ByteBuffer) {
    guard self.order.count >= SharedBindings.limit else { return self.order.append(value) }
    self.counterparts[self.order[self.oldest]] = nil
    self.order[self.oldest] = value
    self.oldest = (self.oldest + 1) % SharedBindings.limit
  }
}
