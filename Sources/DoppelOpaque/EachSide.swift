internal import DoppelWire

/// One value for each side of a connection.
struct EachSide<Value: Sendable>: Sendable {
  private var client: Value
  private var upstream: Value

  /// The same for both.
  init(_ value: Value) {
    self.client = value
    self.upstream = value
  }

  subscript(peer: Peer) -> Value {
    get {
      switch peer {
      case .client: self.client
      case .upstream: self.upstream
      }
    }
    set {
      switch peer {
      case .client: self.client = newValue
      case .upstream: self.upstream = newValue
      }
    }
  }
}
