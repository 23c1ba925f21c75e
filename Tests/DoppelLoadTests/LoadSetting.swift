import DoppelExchange
import DoppelProtocols
import DoppelReplay
import DoppelReport
import DoppelTLS
import DoppelTesting
import DoppelTransport
import DoppelWire
import NIOCore
import NIOPosix
import Synchronization

@testable import DoppelLoad

let wire = Protocols.all[0]
let group = MultiThreadedEventLoopGroup.singleton

func services(limits: Limits = .defaults, results: (any ExchangeSink)? = nil, roots: [String] = []) -> LoadServices {
  LoadServices(
    wire: wire, clients: ClientContexts(.init(systemBundle: nil, extraRoots: roots)), limits: limits, results: results)
}

func request(_ path: String = "/") -> Message {
  Message(start: .request(method: "GET", target: path, version: "HTTP/1.1"), fields: Fields(["Host": "a.test"]))
}

func response(_ code: Int = 200, body: String = "ok") -> Message {
  Message(
    start: .status(version: "HTTP/1.1", code: code, reason: "OK"), fields: Fields(["Content-Length": "\(body.utf8.count)"]),
    body: ByteBuffer(string: body), framing: .length)
}

/// A recorded request to a server of this machine, `number` milliseconds after the first.
func recorded(_ number: Int, port: Int, session: String? = nil, path: String = "/") -> Exchange {
  Exchange(
    id: ExchangeID(high: 0, low: UInt64(number)), protocolName: "http", direction: .inbound, service: "app",
    server: Endpoint(address: "127.0.0.1", port: port), session: session,
    startedAt: Timestamp(nanoseconds: Int64(number) * 1_000_000), request: request(path), response: response(), command: "GET",
    location: path, status: "200")
}

/// A recorded request to `a.test`, whose answer links to it; asked of a server of this machine.
func linking(port: Int) -> Exchange {
  var exchange = recorded(0, port: port)
  exchange.response?.fields.append("Location", "http://a.test/x")
  return exchange
}

/// The answer of a server that links to itself.
func link(to port: Int) -> String {
  "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nLocation: http://127.0.0.1:\(port)/x\r\n\r\nok"
}

func run(_ exchanges: [Exchange], _ plan: Plan, services: LoadServices) throws -> LoadRun {
  LoadRun(exchanges, targets: try TargetMap([]), plan: plan, ignoring: [], services: services)
}

func item(_ exchange: Exchange) -> LoadItem {
  LoadItem(
    exchange: exchange, wire: wire.prepare(request: exchange.request ?? Message(), server: nil, isSecure: false), origin: 0,
    endpoint: 0, check: nil)
}

let ok: @Sendable (String) -> String = { _ in "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok" }

/// A connection to one origin, driven from a test.
final class Caller: Sendable {
  private let connection: NIOLoopBound<LoadConnection>
  let loop: any EventLoop

  init(_ port: Int, isSecure: Bool = false, services: LoadServices = services()) async throws {
    let loop = group.next()
    self.loop = loop
    self.connection = try await loop.submit {
      NIOLoopBound(
        LoadConnection(
          Origin(isSecure: isSecure, host: isSecure ? "localhost" : "127.0.0.1", port: port), services: services, loop: loop),
        eventLoop: loop)
    }.get()
  }

  /// Sends a request; the future is its result.
  func begin(_ path: String = "/") async throws -> EventLoopFuture<Message> {
    let connection = self.connection
    let promise = self.loop.makePromise(of: Message.self)
    try await self.loop.submit {
      connection.value.send(item(recorded(0, port: 1, path: path))) { promise.completeWith($0.mapError { $0 as any Error }) }
    }.get()
    return promise.futureResult
  }

  func send(_ path: String = "/") async throws -> Message { try await self.begin(path).get() }

  func cancel() async throws {
    let connection = self.connection
    try await self.loop.submit { connection.value.cancel(TransportError(.timedOut, "given up")) }.get()
  }

  func close() async throws {
    let connection = self.connection
    try await self.loop.submit { connection.value.close() }.get()
  }
}
