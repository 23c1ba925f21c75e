internal import DoppelDNS
internal import DoppelExchange
internal import DoppelTransport
internal import DoppelWire
internal import NIOCore
internal import NIOPosix

/// Runs a `NameService`: its sockets, its timers and its randomness. Bound to one event loop.
final class DNSRunner {
  /// What belongs to a query that the nameservers are asked.
  private struct OpenQuery {
    var timers: [NameService.Timer: Scheduled<Void>] = [:]
    var channels: [any Channel] = []
  }

  /// What is told of the queries.
  struct Reports: Sendable {
    var notice: @Sendable (String) -> Void
    var miss: @Sendable (DomainName, ResourceType) -> Void
  }

  /// Bytes of a client's datagram that are read; a query is short.
  private static let queryLength = 4_096

  private var service: NameService
  private let names: NameTable
  private let reports: Reports
  private let limits: Limits
  private let loop: any EventLoop
  /// The sockets and connections of clients by their number.
  private var clients: [Int: any Channel] = [:]
  private var listeners: [any Channel] = []
  private var nextNumber = 0
  private var queries: [UInt64: OpenQuery] = [:]
  private var isClosed = false

  init(_ service: NameService, names: NameTable, reports: Reports, limits: Limits, loop: any EventLoop) {
    self.service = service
    self.names = names
    self.reports = reports
    self.limits = limits
    self.loop = loop
  }

  // MARK: - Clients

  /// Answers what comes to a bound UDP socket.
  func serve(datagrams descriptor: CInt) -> EventLoopFuture<Void> {
    let number = self.number()
    let me = NIOLoopBound(self, eventLoop: self.loop)
    return DatagramBootstrap(group: self.loop)
      .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: Self.queryLength))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(DNSDatagramHandler(me.value, number: number))
        }
      }
      .withBoundSocket(descriptor)
      .map { me.value.keep($0, as: number) }
  }

  /// Answers what comes by the connections of a bound TCP socket.
  func serve(listener descriptor: CInt) -> EventLoopFuture<Void> {
    let me = NIOLoopBound(self, eventLoop: self.loop)
    let limit = self.limits.nameConnections
    return ServerBootstrap(group: self.loop)
      .serverChannelInitializer { server in
        server.eventLoop.makeCompletedFuture {
          try server.pipeline.syncOperations.addHandler(ConnectionLimiter(limit: limit))
        }
      }
      // one at a time, so that the limiter is asked before each
      .serverChannelOption(.maxMessagesPerRead, value: 1)
      .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
      .childChannelInitializer { channel in channel.eventLoop.makeCompletedFuture { try me.value.accept(channel) } }
      .withBoundSocket(descriptor)
      .map { me.value.keep(listener: $0) }
  }

  private func accept(_ channel: any Channel) throws {
    let number = self.number()
    let idleTime = TimeAmount.nanoseconds(self.limits.nameIdleTime.nanoseconds)
    try channel.pipeline.syncOperations.addHandlers([
      IdleStateHandler(allTimeout: idleTime), BackPressureHandler(), ByteToMessageHandler(DNSFrameDecoder()),
      DNSConnectionHandler(self, number: number),
    ])
    self.keep(channel, as: number)
  }

  private func number() -> Int {
    self.nextNumber += 1
    return self.nextNumber
  }

  private func keep(_ channel: any Channel, as number: Int) {
    guard !self.isClosed else { return channel.close(promise: nil) }
    self.clients[number] = channel
  }

  private func keep(listener: any Channel) {
    guard !self.isClosed else { return listener.close(promise: nil) }
    self.listeners.append(listener)
  }

  /// A client's message came.
  func asked(_ bytes: ByteBuffer, by client: NameClient) {
    self.handle(.asked(bytes, by: client, random: .random(in: .min ... .max)))
  }

  /// A client's connection, or the socket of datagrams, ended.
  func ended(_ number: Int) {
    self.clients[number] = nil
    self.handle(.left(.connection(number)))
  }

  private func reply(_ bytes: ByteBuffer, to client: NameClient) {
    switch client {
    case .datagram(let socket, let sender):
      // a client that gets no answer asks again; nothing is kept for one that does not read
      guard let channel = self.clients[socket], channel.isWritable else { return }
      channel.writeAndFlush(AddressedEnvelope(remoteAddress: sender, data: bytes), promise: nil)
    case .connection(let number):
      self.clients[number]?.writeAndFlush(DNSFrameDecoder.frame(bytes), promise: nil)
    }
  }

  // MARK: - The service

  func handle(_ event: NameService.Event) {
    guard !self.isClosed else { return }
    var actions: [NameService.Action] = []
    self.service.handle(event, into: &actions)
    for action in actions {
      switch action {
      case .reply(let bytes, let client): self.reply(bytes, to: client)
      case .send(let bytes, let nameserver, let transport, let attempt): self.send(bytes, nameserver, transport, attempt)
      case .startTimer(let timer, let query, let time): self.start(timer, query, time)
      case .settle(let query): self.settle(query)
      case .learn(let name, let addresses): self.names.learn(name, addresses)
      case .miss(let name, let type): self.reports.miss(name, type)
      case .notice(let sentence): self.reports.notice(sentence)
      }
    }
  }

  private func start(_ timer: NameService.Timer, _ query: UInt64, _ time: Duration) {
    // The deadline is a query's first; without an entry after that it is settled.
    if timer == .deadline { self.queries[query] = OpenQuery() }
    guard self.queries[query] != nil else { return }
    let scheduled = self.loop.assumeIsolated().scheduleTask(in: .nanoseconds(time.nanoseconds)) {
      self.handle(.timerFired(timer, query: query))
    }
    self.queries[query]?.timers.updateValue(scheduled, forKey: timer)?.cancel()
  }

  private func settle(_ query: UInt64) {
    guard let open = self.queries.removeValue(forKey: query) else { return }
    for timer in open.timers.values { timer.cancel() }
    for channel in open.channels { channel.close(promise: nil) }
  }

  // MARK: - Nameservers

  /// Sends a query from a socket of its own, that is connected so that the system takes datagrams of that nameserver only.
  private func send(
    _ bytes: ByteBuffer, _ nameserver: Nameserver, _ transport: NameClient.Transport, _ attempt: NameService.Attempt
  ) {
    guard let address = try? SocketAddress(ipAddress: nameserver.host, port: nameserver.port) else {
      return self.handle(.failed(attempt))
    }
    let me = NIOLoopBound(self, eventLoop: self.loop)
    let opening =
      switch transport {
      case .udp: Self.open(datagramsTo: address, attempt, me)
      case .tcp: Self.open(connectionTo: address, attempt, me, self.limits)
      }
    opening.assumeIsolated().whenComplete { result in
      switch result {
      case .success(let channel):
        guard self.queries[attempt.query] != nil else { return channel.close(promise: nil) }
        self.queries[attempt.query]?.channels.append(channel)
        channel.writeAndFlush(transport == .udp ? bytes : DNSFrameDecoder.frame(bytes)).whenFailure { _ in
          channel.close(promise: nil)
        }
      case .failure: self.handle(.failed(attempt))
      }
    }
  }

  private static func open(
    datagramsTo address: SocketAddress, _ attempt: NameService.Attempt, _ runner: NIOLoopBound<DNSRunner>
  ) -> EventLoopFuture<any Channel> {
    DatagramBootstrap(group: runner.eventLoop)
      .channelOption(.recvAllocator, value: FixedSizeRecvByteBufferAllocator(capacity: DNSMessage.longest))
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let handler = DNSAttemptHandler<AddressedEnvelope<ByteBuffer>>(runner.value, attempt) { $0.data }
          try channel.pipeline.syncOperations.addHandler(handler)
        }
      }
      .connect(to: address)
  }

  private static func open(
    connectionTo address: SocketAddress, _ attempt: NameService.Attempt, _ runner: NIOLoopBound<DNSRunner>, _ limits: Limits
  ) -> EventLoopFuture<any Channel> {
    ClientBootstrap(group: runner.eventLoop)
      .connectTimeout(.nanoseconds(limits.nameTime.nanoseconds))
      .channelOption(.tcpOption(.tcp_nodelay), value: 1)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandlers([
            ByteToMessageHandler(DNSFrameDecoder()), DNSAttemptHandler<ByteBuffer>(runner.value, attempt) { $0 },
          ])
        }
      }
      .connect(to: address)
  }

  // MARK: - The end

  /// Answers no more, and closes every socket.
  func close() -> EventLoopFuture<Void> {
    // first, so that sockets that close are no failures to be answered
    self.isClosed = true
    for query in self.queries.keys { self.settle(query) }
    let channels = self.listeners + Array(self.clients.values)
    self.listeners = []
    self.clients = [:]
    return .andAllComplete(
      channels.map { channel in
        channel.close(promise: nil)
        return channel.closeFuture
      }, on: self.loop)
  }
}
