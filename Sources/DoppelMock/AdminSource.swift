internal import DoppelExchange
internal import DoppelTransport
internal import DoppelWire
internal import NIOCore

/// Answers on one connection to the admin port what may be asked there.
///
/// A page that a browser shows may send requests to this machine, under its own name once that is resolved to it (DNS rebinding).
/// So a request must name this machine as its server, and one that says on which page it was made must have been made on ours.
final class AdminSource: AnswerSource {
  private static let hosts: Set<String> = ["localhost", "127.0.0.1", "::1"]

  private let port: Int
  private let wire: any WireProtocol
  private let answer: @Sendable (Message) async -> AdminAnswer

  /// - Parameter port: that of the connection.
  init(port: Int, wire: any WireProtocol, answer: @escaping @Sendable (Message) async -> AdminAnswer) {
    self.port = port
    self.wire = wire
    self.answer = answer
  }

  func answer(_ question: Question, on loop: any EventLoop) -> PendingAnswer {
    if let refusal = self.refusal(of: question.request) { return .now(.response(refusal.message)) }
    let promise = loop.makePromise(of: Answer.self)
    promise.completeWithTask { [answer, request = question.request] in .response(await answer(request).message) }
    return .later(promise.futureResult)
  }

  private func refusal(of request: Message) -> AdminAnswer? {
    guard case .request(_, let target, _) = request.start, target.utf8.first == UInt8(ascii: "/") else {
      return AdminAnswer(.badRequest, "expected a path, such as /status")
    }
    guard let server = self.wire.server(of: request), Self.hosts.contains(server.host), server.port == self.port else {
      return AdminAnswer(.forbidden, "expected a Host that names this machine and this port, such as localhost:\(self.port)")
    }
    let own = Self.hosts.map { "http://" + ($0.contains(":") ? "[\($0)]" : $0) + ":\(self.port)" }
    guard request.fields.all("Origin").allSatisfy(own.contains) else {
      return AdminAnswer(.forbidden, "requests of pages of other origins are not answered")
    }
    return nil
  }
}
