import DoppelTLS
import Foundation
import NIOCore
import NIOPosix
import NIOSSL
import NIOTLS
import Testing

/// A moment in the middle of every validity of the tests that need no real peer.
let noon = CertificateTime(seconds: 1_900_000_000)

/// A folder that is removed when the value is.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    self.path = NSTemporaryDirectory() + "doppel-tls-\(UInt64.random(in: 0 ... .max))"
    try FileManager.default.createDirectory(
      atPath: self.path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
  }

  deinit { try? FileManager.default.removeItem(atPath: self.path) }

  func file(_ name: String) -> String { "\(self.path)/\(name)" }

  @discardableResult
  func write(_ text: String, to name: String, mode: Int = 0o600) throws -> String {
    try Data(text.utf8).write(to: URL(fileURLWithPath: self.file(name)))
    try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: self.file(name))
    return self.file(name)
  }

  func read(_ name: String) throws -> String { try String(contentsOfFile: self.file(name), encoding: .utf8) }

  func mode(_ name: String) throws -> Int {
    let value = try FileManager.default.attributesOfItem(atPath: self.file(name))[.posixPermissions]
    return try #require(value as? Int)
  }
}

/// Programs of the machine that judge what we make.
enum Tool: String {
  case openssl, curl, python3, keytool

  var path: String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin").split(separator: ":")
    return folders.map { "\($0)/\(self.rawValue)" }.first { FileManager.default.isExecutableFile(atPath: $0) }
  }

  var isPresent: Bool { self.path != nil }

  struct Result: Sendable {
    var status: Int32
    /// Standard output and error together.
    var output: String
  }

  func run(_ arguments: [String], input: String = "") async throws -> Result {
    let path = try #require(self.path)
    return try await withCheckedThrowingContinuation { continuation in
      DispatchQueue.global().async { continuation.resume(with: .init { try Self.run(path, arguments, input: input) }) }
    }
  }

  private static func run(_ path: String, _ arguments: [String], input: String) throws -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    let (output, source) = (Pipe(), Pipe())
    process.standardInput = source
    process.standardOutput = output
    process.standardError = output
    try process.run()
    source.fileHandleForWriting.write(Data(input.utf8))
    source.fileHandleForWriting.closeFile()
    let data = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Result(status: process.terminationStatus, output: String(decoding: data, as: UTF8.self))
  }
}

extension Result where Failure == any Error {
  init(_ body: () throws -> Success) { self.init(catching: body) }
}

/// A TLS server on a port of the kernel's choice that answers every request with `ok` and closes.
struct LoopbackServer {
  let channel: any Channel
  var port: Int { self.channel.localAddress?.port ?? 0 }

  init(_ context: NIOSSLContext) async throws {
    self.channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(NIOSSLServerHandler(context: context))
          try channel.pipeline.syncOperations.addHandler(OKHandler())
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
  }

  func stop() async throws { try await self.channel.close() }
}

private final class OKHandler: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let answer = ByteBuffer(string: "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok")
    context.writeAndFlush(self.wrapOutboundOut(answer), promise: nil)
    context.close(promise: nil)
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

/// How a handshake ended.
enum Handshake: Sendable, Equatable {
  case completed(alpn: String?, version: TLSVersion?)
  case failed(HandshakeFailure)
}

/// Dials the loopback port as `host` and waits for the end of the handshake.
func dial(
  _ port: Int, as host: String, protocols: [String] = [], with contexts: ClientContexts, at now: CertificateTime = .now()
) async throws -> Handshake {
  let loop = MultiThreadedEventLoopGroup.singleton.next()
  let promise = loop.makePromise(of: Handshake.self)
  let channel = try await ClientBootstrap(group: loop)
    .channelInitializer { channel in
      channel.eventLoop.makeCompletedFuture {
        let handler = try contexts.makeHandler(host: host, protocols: protocols)
        let observer = HandshakeObserver(handler: handler, promise: promise, now: now)
        try channel.pipeline.syncOperations.addHandlers([handler, observer])
      }
    }
    .connect(host: "127.0.0.1", port: port).get()
  let result = try await promise.futureResult.get()
  try? await channel.close()
  return result
}

private final class HandshakeObserver: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  private let handler: NIOSSLHandler
  private var promise: EventLoopPromise<Handshake>?
  private let now: CertificateTime

  init(handler: NIOSSLHandler, promise: EventLoopPromise<Handshake>, now: CertificateTime) {
    self.handler = handler
    self.promise = promise
    self.now = now
  }

  private func end(_ result: Handshake) {
    self.promise?.succeed(result)
    self.promise = nil
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .handshakeCompleted(let alpn)? = event as? TLSUserEvent {
      self.end(.completed(alpn: alpn, version: self.handler.tlsVersion))
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    self.end(.failed(HandshakeFailure(error, certificate: self.handler.peerCertificate, at: self.now)))
    context.close(promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) { self.end(.failed(.closed)) }
}
