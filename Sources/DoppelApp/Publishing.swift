internal import DoppelExchange
internal import DoppelProxy

/// Keeps the published ports true to those that the program has open, until closed.
struct Publishing {
  private let ports: PublishedPorts
  private let task: Task<Void, Never>

  /// How long between two looks: short while something changes, and for a while after.
  private static let soon = Duration.milliseconds(10)
  private static let later = Duration.milliseconds(100)
  /// Looks without a change after which they become rarer.
  private static let calm = 100

  /// - Parameter listening: where the program listens now.
  init(_ ports: PublishedPorts, listening: @escaping @Sendable () -> [Endpoint]) {
    self.ports = ports
    self.task = Task {
      var last: [Endpoint] = []
      var unchanged = 0
      while !Task.isCancelled {
        let open = listening()
        if open == last {
          unchanged += 1
        } else {
          unchanged = 0
          last = open
          await ports.update(open: open)
        }
        try? await Task.sleep(for: unchanged < Self.calm ? Self.soon : Self.later)
      }
    }
  }

  /// Accepts no more, lets what is in flight finish within `grace`, then closes the rest.
  func close(within grace: Duration) async {
    self.task.cancel()
    await self.task.value
    await self.ports.close(within: grace)
  }
}
