package import NIOCore
internal import Synchronization

/// Asks the handlers of a connection to close it as soon as nothing is in flight.
package struct QuiesceEvent: Sendable {
  package init() {}
}

/// Knows the connections that are open, so that they can be ended in order.
package final class ConnectionRegistry: Sendable {
  private struct State {
    var channels: [ObjectIdentifier: any Channel] = [:]
    var isClosing = false
    var whenEmpty: [CheckedContinuation<Void, Never>] = []
  }

  private let state = Mutex(State())

  package init() {}

  /// The connections that are open.
  package var count: Int { self.state.withLock { $0.channels.count } }

  /// Adds a connection until it closes.
  package func add(_ channel: any Channel) {
    let isClosing = self.state.withLock { state in
      state.channels[ObjectIdentifier(channel)] = channel
      return state.isClosing
    }
    channel.closeFuture.whenComplete { _ in self.remove(channel) }
    if isClosing { channel.close(promise: nil) }
  }

  private func remove(_ channel: any Channel) {
    let waiting = self.state.withLock { state -> [CheckedContinuation<Void, Never>] in
      state.channels[ObjectIdentifier(channel)] = nil
      guard state.channels.isEmpty else { return [] }
      defer { state.whenEmpty = [] }
      return state.whenEmpty
    }
    for continuation in waiting { continuation.resume() }
  }

  /// Ends all connections: what is in flight may finish within `grace`, then the rest is closed. Returns when none is open.
  package func close(within grace: Duration) async {
    let open = self.state.withLock { state in
      state.isClosing = true
      return Array(state.channels.values)
    }
    for channel in open { channel.pipeline.fireUserInboundEventTriggered(QuiesceEvent()) }
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        // A cancelled sleep means that all connections ended in time.
        guard (try? await Task.sleep(for: grace)) != nil else { return }
        for channel in self.state.withLock({ Array($0.channels.values) }) { channel.close(promise: nil) }
      }
      await self.waitUntilEmpty()
      group.cancelAll()
    }
  }

  private func waitUntilEmpty() async {
    await withCheckedContinuation { continuation in
      let isEmpty = self.state.withLock { state in
        if !state.channels.isEmpty { state.whenEmpty.append(continuation) }
        return state.channels.isEmpty
      }
      if isEmpty { continuation.resume() }
    }
  }
}
