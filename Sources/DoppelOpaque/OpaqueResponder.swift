internal import DoppelExchange
package import DoppelWire
internal import NIOCore

/// Answers a conversation that is not understood from what was recorded of it, one request after the other.
///
/// Where a request ends, only the recorded ones tell: what is one of them, and the start of no other, is asked at once; what may
/// become one is waited for; of what holds one and more the longest is asked first. What is none is asked when the client is
/// silent, so that a miss is counted once and whole; then the connection is closed, because there is no telling how to refuse. A
/// client that ends without a word asks by that, where it is recorded.
package struct OpaqueResponder: Responder {
  static let waitsTooLong = "a client said more than is kept while an answer was due"

  private let context: ConnectionContext
  private let limits: Limits
  /// What the recorded requests to this server have in common.
  private let group: ByteBuffer
  private var pending = ByteBuffer()
  private var startedAt = Timestamp.epoch
  private var hasClientEnded = false
  private var hasAsked = false
  private var state = State.idle

  private enum State: Sendable, Equatable {
    /// Nothing was said that is not answered.
    case idle
    case looking
    /// What was said is the start of a recorded request, and no whole one is in it.
    case growing
    /// When the client is silent, so many bytes are asked for; all where `nil`.
    case untilQuiet(length: Int?)
    case asking
    case closed
  }

  package init(_ context: ConnectionContext, limits: Limits) {
    self.context = context
    self.limits = limits
    self.group = OpaqueSignature.group(of: context)
  }

  package var isHeadUnderWay: Bool { self.state == .growing }
  package var isDelimited: Bool { false }

  package mutating func handle(_ event: ResponderEvent, into actions: inout [ResponderAction]) {
    switch event {
    case .invited(let moment):
      guard self.state == .idle else { return }
      self.startedAt = moment
      self.ask(0, into: &actions)
    case .received(let bytes, let moment): self.received(bytes, at: moment, into: &actions)
    case .looked(let prospect, _):
      if self.state == .looking { self.decide(prospect, into: &actions) }
    case .waited:
      if case .untilQuiet(let length) = self.state { self.ask(length, into: &actions) }
    case .headTimedOut:
      if self.state == .growing { self.ask(nil, into: &actions) }
    case .answered(let answer, let moment):
      guard self.state == .asking else { return }
      self.state = .idle
      self.startedAt = moment
      self.say(answer, into: &actions)
      self.goOn(into: &actions)
    case .closed(let moment): self.clientClosed(at: moment, into: &actions)
    }
  }

  private mutating func received(_ bytes: ByteBuffer, at moment: Timestamp, into actions: inout [ResponderAction]) {
    guard self.state != .closed, !self.hasClientEnded, bytes.readableBytes > 0 else { return }
    if self.pending.readableBytes == 0 { self.startedAt = moment }
    self.pending.writeImmutableBuffer(bytes)
    if self.state != .asking {
      self.goOn(into: &actions)
    } else if self.pending.readableBytes > self.limits.conversationKept {
      actions.append(.gap(Gap(reason: Self.waitsTooLong, bytes: self.pending.readableBytes)))
      self.close(into: &actions)
    }
  }

  private mutating func clientClosed(at moment: Timestamp, into actions: inout [ResponderAction]) {
    self.hasClientEnded = true
    switch self.state {
    case .idle where !self.hasAsked:
      self.startedAt = moment
      self.state = .looking
      let group = OpaqueSignature.group(of: self.context, isEnd: true)
      actions.append(.look(Question.Beginning(group: group, bytes: ByteBuffer())))
    case .idle: self.close(into: &actions)
    case .growing: self.ask(nil, into: &actions)
    case .untilQuiet(let length): self.ask(length, into: &actions)
    case .looking, .asking, .closed: break
    }
  }

  /// Looks for what waits among the recorded requests.
  private mutating func goOn(into actions: inout [ResponderAction]) {
    guard self.state != .closed else { return }
    guard self.pending.readableBytes > 0 else {
      if self.hasClientEnded { self.close(into: &actions) }
      return
    }
    self.state = .looking
    actions.append(.look(Question.Beginning(group: self.group, bytes: self.pending)))
  }

  private mutating func decide(_ prospect: Question.Prospect, into actions: inout [ResponderAction]) {
    guard self.pending.readableBytes > 0 else {
      if prospect.whole == nil { self.close(into: &actions) } else { self.ask(nil, into: &actions) }
      return
    }
    let whole = prospect.whole.flatMap { $0 > 0 ? $0 : nil }
    let isEnough = self.hasClientEnded || self.pending.readableBytes > self.limits.conversationKept
    if isEnough || (whole != nil && !prospect.canGrow) {
      self.ask(whole, into: &actions)
    } else if prospect.canGrow, whole == nil {
      self.state = .growing
    } else {
      self.state = .untilQuiet(length: whole)
      actions.append(.wait(self.limits.opaqueQuiet))
    }
  }

  private mutating func ask(_ length: Int?, into actions: inout [ResponderAction]) {
    let bytes = self.pending.readSlice(length: length ?? self.pending.readableBytes) ?? ByteBuffer()
    self.letGoOfRead()
    self.state = .asking
    self.hasAsked = true
    let request = Message(
      body: bytes, framing: bytes.readableBytes > 0 ? .length : self.hasClientEnded ? .close : .none)
    let signature = OpaqueSignature.of(
      bytes, on: self.context, isEnd: OpaqueSignature.isEnd(request), limits: self.limits)
    actions.append(.ask(Question(key: signature.canonicalBytes, request: request, startedAt: self.startedAt)))
  }

  /// Lets go of memory whose bytes were asked for. What waits is moved once it is no more than what was read, so that each byte
  /// is moved about once, however a client goes on.
  private mutating func letGoOfRead() {
    if self.pending.readableBytes == 0 {
      self.pending = ByteBuffer()
    } else if self.pending.readerIndex >= self.pending.readableBytes {
      self.pending.discardReadBytes()
    }
  }

  private mutating func say(_ answer: Answer, into actions: inout [ResponderAction]) {
    switch answer {
    case .prepared(let response):
      if response.wire.readableBytes > 0 { actions.append(.send(response.wire)) }
      if response.closes { self.close(into: &actions) }
    case .response(let response):
      if response.body.readableBytes > 0 { actions.append(.send(response.body)) }
      if response.framing == .close { self.close(into: &actions) }
    case .miss, .failed: self.close(into: &actions)
    }
  }

  private mutating func close(into actions: inout [ResponderAction]) {
    self.state = .closed
    self.pending = ByteBuffer()
    // a client that has not said all may have sent more
    actions.append(self.hasClientEnded ? .close : .linger)
  }
}
