internal import DoppelExchange
package import DoppelWire
package import NIOCore

/// Runs a responder on a client's channel: feeds it the client's bytes, asks `source`, sends what it says.
///
/// A hit is answered within the read that brought the request; answers of one read burst are flushed together. A client that does
/// not take its answers is not read.
package final class ResponderHandler: ChannelDuplexHandler {
  package typealias InboundIn = ByteBuffer
  package typealias OutboundIn = ByteBuffer
  package typealias OutboundOut = ByteBuffer

  /// Bytes that the responder is told at once: fewer requests than may be in flight, so that those which are answered at once never
  /// count against that limit.
  private static let portion = 16 * 1024

  private var responder: any Responder
  /// As the responder says; asked once, because each look into it copies it.
  private let isDelimited: Bool
  private let source: any AnswerSource
  private let limits: Limits
  /// Sees the client's bytes and ours after they were handled.
  private let tee: Tee?
  /// Whether the responder is to say the first words.
  private let speaksFirst: Bool
  /// What the responder said and was not obeyed yet, in order.
  private var actions: [ResponderAction] = []
  private var isObeying = false
  private var wantsRead = false
  private var isReading = false
  private var needsFlush = false
  private var isClosing = false
  /// Whether the client has said all.
  private var hasClientEnded = false
  private var isQuiescing = false
  private var idleTimer: Scheduled<Void>?
  /// Runs while the client may be within a head.
  private var headTimer: Scheduled<Void>?
  /// Runs while the responder waits.
  private var waitTimer: Scheduled<Void>?
  private var lastActivity = NIODeadline.now()
  /// The bytes that the client had not taken when the idle timer looked last.
  private var lastUnsent = 0
  /// Answers that are still to come; they are told to the responder in the order of the questions.
  private var waiting: [Int: Answer?] = [:]
  private var nextQuestion = 0
  private var nextAnswer = 0

  /// - Parameter speaksFirst: whether the server that is answered for speaks first; then the channel is active already.
  package init(
    _ responder: any Responder, source: any AnswerSource, limits: Limits = .defaults, speaksFirst: Bool = false,
    tee: Tee? = nil
  ) {
    self.speaksFirst = speaksFirst
    self.responder = responder
    self.isDelimited = responder.isDelimited
    self.source = source
    self.limits = limits
    self.tee = tee
  }

  package func handlerAdded(context: ChannelHandlerContext) {
    self.startIdleTimer(context)
    guard self.speaksFirst else { return }
    self.handle(.invited(at: WallClock.now), context)
    self.settle(context)
  }

  package func handlerRemoved(context: ChannelHandlerContext) { self.cancelTimers() }

  private func cancelTimers() {
    self.idleTimer?.cancel()
    self.headTimer?.cancel()
    self.waitTimer?.cancel()
  }

  package func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    self.isReading = true
    self.lastActivity = .now()
    var bytes = self.unwrapInboundIn(data)
    if self.isDelimited { self.tee?.received(.client, bytes, at: WallClock.now) }
    while let part = bytes.readSlice(length: min(bytes.readableBytes, Self.portion)), part.readableBytes > 0 {
      self.handle(.received(part, at: WallClock.now), context)
    }
  }

  package func channelReadComplete(context: ChannelHandlerContext) {
    self.isReading = false
    self.settle(context)
    context.fireChannelReadComplete()
  }

  package func read(context: ChannelHandlerContext) {
    if context.channel.isWritable { context.read() } else { self.wantsRead = true }
  }

  package func channelWritabilityChanged(context: ChannelHandlerContext) {
    if context.channel.isWritable, self.wantsRead {
      self.wantsRead = false
      context.read()
    }
    context.fireChannelWritabilityChanged()
  }

  package func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case ChannelEvent.inputClosed? = event as? ChannelEvent {
      self.hasClientEnded = true
      self.handle(.closed(at: WallClock.now), context)
      self.settle(context)
    } else if event is QuiesceEvent {
      self.isQuiescing = true
      if self.waiting.isEmpty { self.close(context) }
    } else {
      context.fireUserInboundEventTriggered(event)
    }
  }

  package func channelInactive(context: ChannelHandlerContext) {
    self.isClosing = true
    self.cancelTimers()
    self.tee?.closed(.client, isReset: false)
    self.tee?.closed(.upstream, isReset: false)
    self.source.clientLeft()
    context.fireChannelInactive()
  }

  package func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private func handle(_ event: ResponderEvent, _ context: ChannelHandlerContext) {
    guard !self.isClosing else { return }
    self.responder.handle(event, into: &self.actions)
    // An answer that comes while actions are obeyed is said after them.
    guard !self.isObeying else { return }
    self.isObeying = true
    var index = 0
    while index < self.actions.count {
      self.obey(self.actions[index], context)
      index += 1
    }
    self.actions.removeAll(keepingCapacity: true)
    self.isObeying = false
  }

  private func obey(_ action: ResponderAction, _ context: ChannelHandlerContext) {
    switch action {
    case .ask(let question):
      if !self.isDelimited {
        self.tee?.received(.client, question.request.body, at: WallClock.now)
        if question.request.framing == .close { self.tee?.closed(.client, isReset: false) }
      }
      self.ask(question, context)
    case .look(let beginning): self.handle(.looked(self.source.prospect(of: beginning), at: WallClock.now), context)
    case .wait(let time): self.startWaitTimer(time, context)
    case .send(let bytes):
      context.write(self.wrapOutboundOut(bytes), promise: nil)
      self.needsFlush = true
      self.tee?.received(.upstream, bytes, at: WallClock.now)
    case .close:
      self.seeEnd()
      self.close(context)
    case .linger where self.hasClientEnded:
      self.seeEnd()
      self.close(context)
    case .linger:
      self.seeEnd()
      self.isClosing = true
      self.needsFlush = false
      context.lingerAfterFlush(self.limits)
    case .gap(let gap): self.tee?.count(gap)
    }
  }

  /// Lets it be seen who ended a conversation of which nothing else tells. The client's end is told only here, because what it
  /// said before is seen when it is asked.
  private func seeEnd() {
    guard !self.isDelimited else { return }
    if self.hasClientEnded { self.tee?.closed(.client, isReset: false) }
    self.tee?.closed(.upstream, isReset: false)
  }

  private func ask(_ question: Question, _ context: ChannelHandlerContext) {
    let number = self.nextQuestion
    self.nextQuestion += 1
    switch self.source.answer(question, on: context.eventLoop) {
    case .now(let answer) where self.waiting.isEmpty:
      self.nextAnswer = self.nextQuestion
      self.handle(.answered(answer, at: WallClock.now), context)
    case .now(let answer): self.waiting[number] = .some(answer)
    case .later(let future):
      self.waiting[number] = .some(nil)
      future.assumeIsolated().whenComplete { result in
        switch result {
        case .success(let answer): self.arrived(answer, number, context)
        case .failure(let error): self.arrived(.failed(reason: "\(error)"), number, context)
        }
      }
    }
  }

  /// An answer that was waited for is there; it and those behind it are told as far as they are in order.
  private func arrived(_ answer: Answer, _ number: Int, _ context: ChannelHandlerContext) {
    self.waiting[number] = .some(answer)
    while let next = self.waiting[self.nextAnswer], let ready = next {
      self.waiting[self.nextAnswer] = nil
      self.nextAnswer += 1
      self.handle(.answered(ready, at: WallClock.now), context)
    }
    self.lastActivity = .now()
    self.settle(context)
    if self.isQuiescing, self.waiting.isEmpty, !self.isClosing { self.close(context) }
  }

  /// Sends what was said, and times a head that is under way; within a read this is left to its end.
  private func settle(_ context: ChannelHandlerContext) {
    guard !self.isReading, !self.isClosing else { return }
    if self.needsFlush {
      self.needsFlush = false
      context.flush()
    }
    if self.headTimer == nil, self.responder.isHeadUnderWay { self.startHeadTimer(context) }
  }

  private func close(_ context: ChannelHandlerContext) {
    self.isClosing = true
    self.needsFlush = false
    context.closeAfterFlush()
  }

  /// Gives the client `Limits.headerTime` for the head under way. The timer is not stopped when a head is complete, so that a fast client
  /// costs none; it looks at what was asked meanwhile.
  private func startHeadTimer(_ context: ChannelHandlerContext) {
    let asked = self.nextQuestion
    let limit = TimeAmount.nanoseconds(self.limits.headerTime.nanoseconds)
    self.headTimer = context.eventLoop.assumeIsolated().scheduleTask(in: limit) {
      self.headTimer = nil
      guard !self.isClosing, self.responder.isHeadUnderWay else { return }
      guard self.nextQuestion == asked else { return self.startHeadTimer(context) }
      self.handle(.headTimedOut(at: WallClock.now), context)
      self.settle(context)
    }
  }

  private func startWaitTimer(_ time: Duration, _ context: ChannelHandlerContext) {
    self.waitTimer?.cancel()
    self.waitTimer = context.eventLoop.assumeIsolated().scheduleTask(in: .nanoseconds(time.nanoseconds)) {
      self.handle(.waited(at: WallClock.now), context)
      self.settle(context)
    }
  }

  private func startIdleTimer(_ context: ChannelHandlerContext) {
    let wait = TimeAmount.nanoseconds(self.limits.idleTime.nanoseconds)
    self.idleTimer = context.eventLoop.assumeIsolated().scheduleTask(deadline: self.lastActivity + wait) {
      // A client that still takes a long answer is not idle.
      let unsent = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
      let isTaking = unsent != self.lastUnsent
      self.lastUnsent = unsent
      if self.waiting.isEmpty, !isTaking, NIODeadline.now() - self.lastActivity >= wait {
        context.close(promise: nil)
      } else {
        if !self.waiting.isEmpty || isTaking { self.lastActivity = .now() }
        self.startIdleTimer(context)
      }
    }
  }
}
