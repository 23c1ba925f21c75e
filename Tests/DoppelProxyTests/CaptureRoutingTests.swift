import DoppelExchange
import DoppelTesting
import DoppelTransport
import NIOCore
import NIOEmbedded
import Testing

@testable import DoppelProxy

@Suite(.serialized) struct CaptureRoutingTests {
  @Test func `a server that cannot be reached is counted, said, and refused in the dialect`() async throws {
    let setting = try await Setting()
    let port = try FreePort.next()
    let client = try await setting.client()
    try await client.send("CONNECT 127.0.0.1:\(port) HTTP/1.1\r\n\r\n")
    #expect(try await client.receivedAll().hasPrefix("HTTP/1.1 502 Bad Gateway"))
    let gap = try #require(setting.sink.gaps.first)
    #expect(gap.reason == "a server that could not be reached" && gap.host == "127.0.0.1")
    #expect(setting.said.count == 1)
    #expect(setting.counters.connections == 1)
    await client.close()
    #expect(await setting.isGone())
  }

  @Test func `connections that end with a refusal are counted, however they ask`() async throws {
    let setting = try await Setting()
    let port = try FreePort.next()
    let digits = [UInt8(port >> 8), UInt8(port & 255)]
    let asked: [(ByteBuffer, String)] = [
      (
        ByteBuffer(string: "CONNECT nowhere HTTP/1.1\r\n\r\n"),
        "refused on the outbound port: a CONNECT request that names no host and port"
      ),
      (ByteBuffer(bytes: [4, 1] + digits + [127, 0, 0, 1, 0]), "a server that could not be reached"),
      (ByteBuffer(bytes: [5, 1, 0, 5, 1, 0, 1, 127, 0, 0, 1] + digits), "a server that could not be reached"),
      (ByteBuffer(string: "CONNECT 127.0.0.1:\(port) HTTP/1.1\r\n\r\n"), "a server that could not be reached"),
      (ByteBuffer(string: "GET http://127.0.0.1:\(port)/ HTTP/1.1\r\nHost: a\r\n\r\n"), "a server that could not be reached"),
      (
        ByteBuffer(string: "GET /garbage HTTP/1.1\r\n\r\n"),
        "refused on the outbound port: a proxy expects a target such as http://host/path"
      ),
    ]
    for (number, (bytes, reason)) in asked.enumerated() {
      let client = try await setting.client()
      try await client.send(bytes)
      _ = try await client.receivedAll()
      await client.close()
      #expect(setting.counters.connections == number + 1)
      #expect(setting.sink.gaps.count == number + 1 && setting.sink.gaps.last?.reason == reason)
    }
    #expect(await setting.isGone())
  }

  @Test func `there is no tunnel without a server`() async throws {
    let setting = try await Setting()
    let channel = NIOAsyncTestingChannel()
    try await channel.testingEventLoop.executeInContext {
      _ = #expect(throws: ChannelError.self) { try CaptureRouting(setting.services).tunnel(channel) }
    }
    await setting.close()
  }

  @Test func `200 connections of each kind leave no socket behind`() async throws {
    let server = try await LoopbackServer(answer: ok)
    let setting = try await Setting(maps: [map(to: server.port)])
    let absolute = "GET http://127.0.0.1:\(server.port)/ HTTP/1.1\r\nHost: a\r\n\r\n"
    let outPort = try #require(setting.ports.outPort)
    for _ in 0..<20 {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<10 {
          group.addTask {
            let tunnel = try await setting.tunnel(to: server.port)
            try await tunnel.send(get)
            try await tunnel.received("ok")
            await tunnel.close()
          }
          group.addTask {
            let forward = try await setting.client()
            try await forward.send(absolute)
            try await forward.received("ok")
            await forward.close()
          }
          group.addTask {
            let mapped = try await setting.mapped()
            try await mapped.send(get)
            try await mapped.received("ok")
            try await mapped.reset()
          }
          group.addTask { await (try await setting.client()).close() }
        }
        try await group.waitForAll()
      }
    }
    #expect(
      await Eventually.holds {
        [outPort, setting.ports.mapPorts[0], server.port].allSatisfy { OpenSockets.count(port: $0) == 0 }
      })
    #expect(await setting.sink.exchanges(atLeast: 600).count == 600)
    await setting.close()
    await server.close()
  }
}
