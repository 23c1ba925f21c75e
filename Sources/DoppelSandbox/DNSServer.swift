package import DoppelDNS
internal import DoppelTransport
package import DoppelWire
package import NIOCore

/// Answers the name queries of a program on sockets that were bound for it, by UDP and TCP.
///
/// Everything happens on one event loop. Queries for the host's nameservers go out from the network of this process, whatever
/// network the served sockets are of.
package final class DNSServer: Sendable {
  private let loop: any EventLoop
  private let runner: NIOLoopBoundBox<DNSRunner>

  /// - Parameters:
  ///   - role: who knows the names.
  ///   - settings: the host's nameservers and search list.
  ///   - names: is told which addresses names were resolved to, before the program is.
  ///   - notice: is given sentences for the person, such as that the resolver does not answer; called on the event loop.
  ///   - miss: is given each name that is in no recording, with the type that was asked for; called on the event loop.
  package init(
    role: NameService.Role, settings: HostResolverSettings, names: NameTable, group: any EventLoopGroup,
    limits: Limits = .defaults, notice: @escaping @Sendable (String) -> Void = { _ in },
    miss: @escaping @Sendable (DomainName, ResourceType) -> Void = { _, _ in }
  ) {
    let loop = group.next()
    self.loop = loop
    self.runner = NIOLoopBoundBox.makeBoxSendingValue(
      DNSRunner(
        NameService(role: role, settings: settings, limits: limits), names: names,
        reports: DNSRunner.Reports(notice: notice, miss: miss), limits: limits, loop: loop), eventLoop: loop)
  }

  /// Answers what comes to a bound UDP socket, and owns it from now on. Bound to one address, so that answers leave from where
  /// queries came to.
  ///
  /// - Throws: `TransportError` where the descriptor is no such socket.
  package func serve(datagrams descriptor: CInt) async throws {
    try await self.serve(descriptor) { $0.serve(datagrams: descriptor) }
  }

  /// Answers what comes by the connections of a bound TCP socket, and owns it from now on.
  ///
  /// - Throws: `TransportError` where the descriptor is no such socket.
  package func serve(listener descriptor: CInt) async throws {
    try await self.serve(descriptor) { $0.serve(listener: descriptor) }
  }

  /// Answers by other names of a recording from now on, in mock; queries get all of the names before or all of these.
  package func rename(to names: RecordedNames) async {
    let runner = self.runner
    try? await self.loop.submit { runner.value.handle(.renamed(names)) }.get()
  }

  /// Answers no more, and closes the sockets that were served.
  package func close() async {
    let runner = self.runner
    try? await self.loop.flatSubmit { runner.value.close() }.get()
  }

  private func serve(
    _ descriptor: CInt, _ start: @escaping @Sendable (DNSRunner) -> EventLoopFuture<Void>
  ) async throws {
    guard descriptor >= 0 else { throw TransportError(.cannotListen, "cannot answer names on a socket: there is none") }
    let runner = self.runner
    do {
      try await self.loop.flatSubmit { start(runner.value) }.get()
    } catch {
      let reason = (error as? IOError).map { SystemMessage.text($0.errnoCode) } ?? "\(error)"
      throw TransportError(.cannotListen, "cannot answer names on a socket: \(reason)")
    }
  }
}
