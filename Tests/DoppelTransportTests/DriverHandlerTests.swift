import DoppelExchange
import DoppelHTTP
import DoppelWire
import NIOCore
import NIOEmbedded
import Testing

@testable import DoppelTransport

struct DriverHandlerTests {
  /// What was reported, in words.
  private final class Reports {
    var all: [String] = []
    func add(_ report: DriverHandler.Report) {
      switch report {
      case .completed(let message, _, _, let canContinue):
        self.all.append("\(String(buffer: message.body)) \(canContinue ? "goes on" : "ends")")
      case .failed(let error): self.all.append("failed \(error.code == .connectionLost)")
      }
    }
  }

  private let channel = EmbeddedChannel()
  private let reports = Reports()
  private let handler: DriverHandler
  private let request = Message(start: .request(method: "GET", target: "/", version: "HTTP/1.1"))

  init() throws {
    self.handler = DriverHandler(HTTP1Protocol().makeDriver(limits: .defaults)) { [reports] in reports.add($0) }
    #expect(!self.handler.isOpen)
    try self.channel.pipeline.syncOperations.addHandler(self.handler)
    try self.channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
  }

  private func send() { self.handler.send(self.request, wire: ByteBuffer(string: "GET / HTTP/1.1\r\n\r\n")) }
  private func say(_ text: String) throws { try self.channel.writeInbound(ByteBuffer(string: text)) }

  @Test func `an answer is reported and the connection goes on`() throws {
    for body in ["a", "b"] {
      self.send()
      #expect(try self.channel.readOutbound(as: ByteBuffer.self) == ByteBuffer(string: "GET / HTTP/1.1\r\n\r\n"))
      for character in "HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n\(body)" { try self.say(String(character)) }
    }
    #expect(self.reports.all == ["a goes on", "b goes on"])
    #expect(self.handler.isOpen)
  }

  @Test func `after an answer that ends the connection it is closed and takes nothing`() throws {
    self.send()
    try self.say("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 1\r\n\r\na")
    #expect(self.reports.all == ["a ends"])
    #expect(!self.handler.isOpen && !self.channel.isActive)
  }

  @Test func `an answer may end with the connection`() throws {
    self.send()
    try self.say("HTTP/1.0 200 OK\r\n\r\nall")
    #expect(self.reports.all == [])
    self.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    #expect(self.reports.all == ["all ends"])
    #expect(!self.channel.isActive)
  }

  @Test(arguments: ["", "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\ncut", "\u{0}garbage\r\n\r\n"])
  func `a connection that ends too early fails the request once`(said: String) throws {
    self.send()
    try self.say(said)
    _ = try? self.channel.finish()
    #expect(self.reports.all == ["failed true"])
    #expect(!self.handler.isOpen)
  }

  @Test func `an error of the socket fails the request once and closes`() {
    self.send()
    self.channel.pipeline.fireErrorCaught(IOError(errnoCode: 104, reason: "read"))
    #expect(self.reports.all == ["failed true"])
    #expect(!self.channel.isActive)
  }

  @Test func `closing fails what is under way, and nothing where nothing is`() throws {
    self.handler.close()
    #expect(self.reports.all == [])
    #expect(!self.handler.isOpen)
  }

  @Test func `the next request can leave within the report`() throws {
    let channel = EmbeddedChannel()
    let request = self.request
    nonisolated(unsafe) var handler: DriverHandler?
    var sent = 0
    let made = DriverHandler(HTTP1Protocol().makeDriver(limits: .defaults)) { _ in
      sent += 1
      if sent < 3 { handler?.send(request, wire: ByteBuffer(string: "next")) }
    }
    handler = made
    try channel.pipeline.syncOperations.addHandler(made)
    try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
    made.send(request, wire: ByteBuffer(string: "first"))
    for _ in 0..<3 { try channel.writeInbound(ByteBuffer(string: "HTTP/1.1 204 No Content\r\n\r\n")) }
    var wire: [String] = []
    while let bytes = try channel.readOutbound(as: ByteBuffer.self) { wire.append(String(buffer: bytes)) }
    #expect(wire == ["first", "next", "next"])
    #expect(sent == 3)
  }
}
