internal import NIOCore

/// Keeps what a connection reads, and tells those who wait for it. Bound to the connection's event loop.
final class LoopbackInbox: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias Contents = (bytes: ByteBuffer, ending: LoopbackConnection.Ending?)

  private struct Waiter {
    var isThere: (LoopbackInbox) -> Bool
    var promise: EventLoopPromise<Contents>
    var timer: Scheduled<Void>
  }

  private(set) var bytes = ByteBuffer()
  private(set) var ending: LoopbackConnection.Ending?
  private let loop: any EventLoop
  private var waiters: [Int: Waiter] = [:]
  private var nextWaiter = 0
  /// What a server says to each whole head.
  private let answer: (@Sendable (String) -> String)?
  /// Where the head begins that is not answered yet.
  private var headStart = 0
  /// The bytes that were searched for its end.
  private var searched = 0

  private init(_ loop: any EventLoop, answer: (@Sendable (String) -> String)?) {
    self.loop = loop
    self.answer = answer
  }

  /// Adds an inbox as the channel's last handler.
  static func add(
    to channel: any Channel, answer: (@Sendable (String) -> String)? = nil
  ) throws -> NIOLoopBound<LoopbackInbox> {
    let inbox = LoopbackInbox(channel.eventLoop, answer: answer)
    try channel.pipeline.syncOperations.addHandler(inbox)
    return NIOLoopBound(inbox, eventLoop: channel.eventLoop)
  }

  var text: String { String(buffer: self.bytes) }

  /// Called when the connection is open: before that, closing the server would close it too.
  var opened: (() -> Void)?

  func channelActive(context: ChannelHandlerContext) {
    self.opened?()
    self.opened = nil
    context.fireChannelActive()
  }

  func wait(for what: String, until isThere: @escaping (LoopbackInbox) -> Bool) -> EventLoopFuture<Contents> {
    if isThere(self) { return self.loop.makeSucceededFuture((self.bytes, self.ending)) }
    let number = self.nextWaiter
    self.nextWaiter += 1
    let promise = self.loop.makePromise(of: Contents.self)
    let timer = self.loop.assumeIsolated().scheduleTask(in: LoopbackConnection.deadline) {
      self.waiters[number] = nil
      let said = "\(self.bytes.readableBytes) bytes, end: \(self.ending.map { "\($0)" } ?? "none"): \(self.text.prefix(2_000))"
      promise.fail(PeerError.notReady(program: "the other side", waitedFor: what, said: said))
    }
    self.waiters[number] = Waiter(isThere: isThere, promise: promise, timer: timer)
    return promise.futureResult
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    var part = self.unwrapInboundIn(data)
    self.bytes.writeBuffer(&part)
    self.tell()
    if let answer = self.answer { self.reply(answer, context) }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    guard event as? ChannelEvent == .inputClosed else { return context.fireUserInboundEventTriggered(event) }
    self.end(.closed)
    // A server that answers has no more to say then.
    if self.answer != nil { context.close(promise: nil) }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if let error = error as? IOError { self.end(error.errnoCode == 0 ? .closed : .reset) }
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) { self.end(.closed) }

  private func end(_ ending: LoopbackConnection.Ending) {
    if self.ending == nil { self.ending = ending }
    self.tell()
  }

  private func tell() {
    for (number, waiter) in self.waiters where waiter.isThere(self) {
      self.waiters[number] = nil
      waiter.timer.cancel()
      waiter.promise.succeed((self.bytes, self.ending))
    }
  }

  /// Answers each head that has become whole; each byte is looked at once, however much comes.
  private func reply(_ answer: (String) -> String, _ context: ChannelHandlerContext) {
    let all = self.bytes.readableBytesView
    var rest = all.dropFirst(max(self.headStart, self.searched - 3))
    while let end = rest.firstRange(of: "\r\n\r\n".utf8) {
      let head = all[all.index(all.startIndex, offsetBy: self.headStart)..<end.lowerBound]
      context.write(NIOAny(ByteBuffer(string: answer(String(decoding: head, as: UTF8.self)))), promise: nil)
      self.headStart = all.distance(from: all.startIndex, to: end.upperBound)
      rest = rest[end.upperBound...]
    }
    self.searched = all.count
    context.flush()
  }
}
