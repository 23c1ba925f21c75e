internal import DoppelExchange
internal import DoppelMatch
internal import DoppelMock
internal import DoppelReport
internal import DoppelRespond
internal import NIOCore

/// What a mock tells about itself on its admin port; see docs/formats/admin-api.md.
struct AdminRoutes: Sendable {
  /// Answers that `GET /explain` lists: the last ones.
  static let listed = 100

  private let report: @Sendable () -> MockReport
  private let tracer: LiveTracer
  private let log: DecisionLog
  private let now: @Sendable () -> Timestamp

  init(
    report: @escaping @Sendable () -> MockReport, tracer: LiveTracer, log: DecisionLog, now: @escaping @Sendable () -> Timestamp
  ) {
    self.report = report
    self.tracer = tracer
    self.log = log
    self.now = now
  }

  func answer(_ request: Message) async -> AdminAnswer {
    guard case .request(let method, let target, _) = request.start else { return Self.unknown }
    let path = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)[0]
    let parts = path.split(separator: "/").map(String.init)
    let isRead = method == "GET" || method == "HEAD"
    switch (parts.count, parts.first) {
    case (1, "status"?): return isRead ? AdminAnswer(self.status) : Self.refused("GET, HEAD")
    case (1, "explain"?):
      if isRead { return AdminAnswer(self.list) }
      return method == "POST" ? await self.explain(request.body) : Self.refused("GET, HEAD, POST")
    case (2, "explain"?):
      guard isRead else { return Self.refused("GET, HEAD") }
      guard let trace = await self.tracer.trace(of: parts[1]) else {
        return AdminAnswer(
          .notFound, "no answer is kept with this number or id, or several ids begin so; GET /explain lists the last ones")
      }
      return AdminAnswer(trace.json())
    default: return Self.unknown
    }
  }

  private static let unknown = AdminAnswer(.notFound, "expected GET /status, GET /explain, GET /explain/ID or POST /explain")

  private static func refused(_ allowed: String) -> AdminAnswer {
    AdminAnswer(.methodNotAllowed, "expected one of \(allowed)", allowed: allowed)
  }

  private func explain(_ text: ByteBuffer) async -> AdminAnswer {
    do throws(PostedRequest.Problem) {
      let asked = try PostedRequest(text, at: self.now())
      return AdminAnswer(await self.tracer.trace(asked.question, port: asked.port).json())
    } catch {
      return AdminAnswer(.badRequest, error.reason)
    }
  }

  private var status: ByteBuffer {
    let report = self.report()
    return Self.document("doppel-mock-status") { writer in
      writer.name("outcomes")
      writer.beginObject()
      writer.member("requests", report.requests)
      writer.member("hits", report.hits)
      writer.member("misses", report.misses)
      writer.member("passthroughs", report.passthroughs)
      writer.member("synthesized", report.synthesized)
      writer.endObject()
      writer.name("sessions")
      writer.beginObject()
      writer.member("live", report.sessions.live)
      writer.member("forgotten", report.sessions.forgotten)
      writer.endObject()
    }
  }

  private var list: ByteBuffer {
    Self.document("doppel-mock-answers") { writer in
      writer.array("answers", self.log.lines(limit: Self.listed)) { writer, line in
        writer.member("number", line.number)
        writer.member("exchange", line.exchange?.description)
        writer.member("outcome", line.outcome.rawValue)
        writer.member("request", line.request)
      }
    }
  }

  private static func document(_ format: String, _ write: (inout JSONWriter) -> Void) -> ByteBuffer {
    var writer = JSONWriter(.pretty)
    writer.beginObject()
    writer.member("format", format)
    writer.member("version", 1)
    write(&writer)
    writer.endObject()
    var document = writer.buffer
    document.writeString("\n")
    return document
  }
}
