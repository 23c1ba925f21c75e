import DoppelTesting
import Foundation
import NIOCore
import NIOPosix
import Testing

@testable import DoppelSandbox

@Suite(.needs(.doppel), .needsNamespaces, .serialized) struct SandboxTests {
  private let folder: TemporaryFolder
  private let loop = MultiThreadedEventLoopGroup.singleton.next()

  init() throws { self.folder = try TemporaryFolder() }

  private func plan(_ change: (inout SandboxPlan) -> Void = { _ in }) throws -> SandboxPlan {
    var plan = SandboxPlan()
    plan.executable = try #require(DoppelTesting.Tool.doppel.path)
    plan.variables = ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "OUT": self.folder.file("out")]
    change(&plan)
    return plan
  }

  /// Runs a script to its end in a sandbox and returns what it wrote to `$OUT`.
  private func run(_ script: String, in sandbox: Sandbox) async throws -> String {
    try await sandbox.start(["/bin/sh", "-c", script])
    #expect(await sandbox.wait() == .exited(0))
    return (try? self.folder.read("out")) ?? ""
  }

  private func close(_ sandbox: Sandbox) {
    for socket in sandbox.sockets.connections + sandbox.sockets.questions + sandbox.sockets.streams { Foundation.close(socket) }
  }

  /// What is left of a sandbox: processes in its network.
  private func left(_ network: String) -> [pid_t] { Processes.ids().filter { Processes.network(of: $0) == network } }

  @Test func `a command has a network of its own, and its user, folder and streams as without`() async throws {
    let sandbox = try await Sandbox.open(try self.plan())
    let said = try await self.run("readlink /proc/self/ns/net > $OUT; id -u >> $OUT; pwd >> $OUT", in: sandbox)
    let lines = said.split(separator: "\n").map(String.init)
    #expect(lines[0] == Processes.network(of: sandbox.keeper) && lines[0] != Processes.network(of: getpid()))
    #expect(lines[1] == "\(getuid())" && lines[2] == FileManager.default.currentDirectoryPath)
    #expect(sandbox.sockets.connections.count == sandbox.sockets.streams.count)
    #expect(sandbox.sockets.ports.count == 3 * sandbox.sockets.connections.count)
    await sandbox.end()
    self.close(sandbox)
    #expect(self.left(lines[0]).isEmpty)
  }

  @Test func `the ends of commands are told, and a command that is not there`() async throws {
    for (script, ending) in [("exit 7", Sandbox.Ending.exited(7)), ("kill -9 $$", .signalled(SIGKILL))] {
      let sandbox = try await Sandbox.open(try self.plan())
      try await sandbox.start(["/bin/sh", "-c", script])
      #expect(await sandbox.wait() == ending)
      #expect(await sandbox.wait() == ending)
      await sandbox.end()
      self.close(sandbox)
    }
    let sandbox = try await Sandbox.open(try self.plan())
    for (command, sentence) in [("no-such-command", "no such command"), (self.folder.path, "permission denied")] {
      let error = await #expect(throws: SandboxError.self) { try await sandbox.start([command]) }
      #expect(error?.kind == .command && error?.description == sentence)
    }
    await sandbox.end()
    self.close(sandbox)
  }

  @Test func `files are seen in the place of others, inside only, and cannot be written to`() async throws {
    let target = try self.folder.write("host", to: "target")
    let source = try self.folder.write("ours", to: "source")
    let sandbox = try await Sandbox.open(try self.plan { $0.mounts = [.init(source: source, target: target)] })
    let said = try await self.run(
      "cat \(target) > $OUT; (echo x > \(target)) 2> /dev/null || echo refused >> $OUT", in: sandbox)
    #expect(said == "oursrefused\n")
    #expect(try self.folder.read("target") == "host" && self.folder.read("source") == "ours")
    await sandbox.end()
    self.close(sandbox)
  }

  @Test(.enabled(if: access("/dev/shm", W_OK) == 0, "this system has no /dev/shm"))
  func `what is mounted is read-only, and forbids what its own file system forbids`() async throws {
    let target = try self.folder.write("host", to: "target")
    let source = "/dev/shm/doppel-test-\(getpid())"
    try Data("ours".utf8).write(to: URL(fileURLWithPath: source))
    defer { unlink(source) }
    var status = statvfs()
    #expect(statvfs(source, &status) == 0)
    let sandbox = try await Sandbox.open(try self.plan { $0.mounts = [.init(source: source, target: target)] })
    let said = try await self.run("grep ' \(target) ' /proc/self/mountinfo > $OUT", in: sandbox)
    let words = said.split(separator: " ")
    let options = Set((words.count > 5 ? words[5] : "").split(separator: ","))
    #expect(options.isSuperset(of: ["ro", "nosuid", "nodev"]), "\(said)")
    // ST_NOEXEC, which the headers show to GNU programs only (bits/statvfs.h).
    #expect(options.contains("noexec") == (status.f_flag & 8 != 0), "\(said)")
    await sandbox.end()
    self.close(sandbox)
  }

  @Test func `a mount that cannot be made is an error, and nothing is left`() async throws {
    let own = try self.folder.write("x", to: "own/file")
    let before = Set(Processes.descendants(of: getpid()).map(\.id))
    let plan = try self.plan {
      $0.mounts = [.init(source: own, target: "/no/such/target")]
      $0.folder = self.folder.file("own")
    }
    let error = await #expect(throws: SandboxError.self) { try await Sandbox.open(plan) }
    #expect(error?.kind == .unavailable)
    #expect(error?.description == "/no/such/target cannot be replaced: no such file or directory")
    #expect(!FileManager.default.fileExists(atPath: own))
    #expect(Set(Processes.descendants(of: getpid()).map(\.id)).isSubset(of: before))
  }

  @Test func `an executable that is none is an error`() async throws {
    let plan = try self.plan { $0.executable = "/no/such/doppel" }
    let error = await #expect(throws: SandboxError.self) { try await Sandbox.open(plan) }
    #expect(error?.kind == .unavailable && error?.description.hasSuffix("no such file or directory") == true)
  }

  @Test(.needs(.python), arguments: ["203.0.113.7", "127.0.0.1", "2001:db8::7", "::1"])
  func `every connection of the command comes to the listeners`(address: String) async throws {
    let sandbox = try await Sandbox.open(try self.plan())
    let python = try #require(DoppelTesting.Tool.python.path)
    let script = "import socket; s = socket.create_connection((\"\(address)\", 4321)); s.sendall(b\"hello\"); print(s.recv(9))"
    try await sandbox.start([python, "-c", script])
    let index = address.contains(":") ? 1 : 0
    try #require(sandbox.sockets.connections.count > index, "this machine has no IPv6")
    let connection = try await self.accept(sandbox.sockets.connections[index])
    var bytes = [UInt8](repeating: 0, count: 5)
    #expect(recv(connection, &bytes, 5, Int32(MSG_WAITALL)) == 5 && bytes == Array("hello".utf8))
    #expect(send(connection, "there", 5, 0) == 5)
    Foundation.close(connection)
    #expect(await sandbox.wait() == .exited(0))
    await sandbox.end()
    self.close(sandbox)
  }

  @Test(.needs(.python)) func `an answer is heard that comes long after the command has said its last`() async throws {
    let sandbox = try await Sandbox.open(try self.plan())
    let script = """
      import socket
      s = socket.create_connection(("203.0.113.7", 4321)); s.sendall(b"hello"); s.shutdown(socket.SHUT_WR)
      assert s.recv(5, socket.MSG_WAITALL) == b"there"
      """
    try await sandbox.start([try #require(DoppelTesting.Tool.python.path), "-c", script])
    let connection = try await self.accept(sandbox.sockets.connections[0])
    var bytes = [UInt8](repeating: 0, count: 6)
    #expect(recv(connection, &bytes, 6, Int32(MSG_WAITALL)) == 5)
    // Longer than the kernel remembers what both have closed.
    try await self.loop.scheduleTask(in: .milliseconds(1_500)) {}.futureResult.get()
    #expect(send(connection, "there", 5, 0) == 5)
    #expect(await sandbox.wait() == .exited(0))
    Foundation.close(connection)
    await sandbox.end()
    self.close(sandbox)
  }

  /// The next connection to a listening socket that does not block.
  private func accept(_ socket: CInt) async throws -> CInt {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        var polled = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        guard poll(&polled, 1, 30_000) == 1 else { return continuation.resume(throwing: PeerError.system("poll", ETIMEDOUT)) }
        let connection = Foundation.accept(socket, nil, nil)
        _ = fcntl(connection, F_SETFL, 0)
        continuation.resume(returning: connection)
      }
    }
  }

  @Test(.needs(.python))
  func `what cannot be carried is refused at once and listed, what goes to the program itself is not`() async throws {
    let sandbox = try await Sandbox.open(try self.plan())
    let script = """
      import socket
      for address in ["192.0.2.1", "2001:db8::1"]:
          try:
              s = socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, socket.SOCK_DGRAM)
              s.connect((address, 443)); s.send(b"x"); s.send(b"x"); print("sent")
          except OSError: pass
      for address in ["127.0.0.1", "\(SandboxPlan.ownAddresses[0])"]:
          own = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); own.bind((address, 0))
          own.sendto(b"self", own.getsockname())
          assert own.recv(9) == b"self"
      nobody = socket.socket(socket.AF_INET, socket.SOCK_DGRAM); nobody.connect(("127.0.0.1", 8125)); nobody.send(b"lost")
      """
    try await sandbox.start([try #require(DoppelTesting.Tool.python.path), "-c", script])
    #expect(await sandbox.wait() == .exited(0))
    let listed = Set(await sandbox.uncarried().map(\.description))
    #expect(listed.contains("udp 192.0.2.1:443"), "\(listed)")
    #expect(listed.subtracting(["udp 192.0.2.1:443", "udp [2001:db8::1]:443"]).isEmpty, "\(listed)")
    await sandbox.end()
    self.close(sandbox)
  }

  @Test func `connections into the sandbox are not sent back, and refusals are told`() async throws {
    let sandbox = try await Sandbox.open(try self.plan())
    let port = try #require(BoundPort.of(sandbox.sockets.connections[0]))
    let socket = try await sandbox.connect(address: "127.0.0.1", port: port, within: .seconds(10), on: self.loop).get()
    let accepted = try await self.accept(sandbox.sockets.connections[0])
    #expect(BoundPort.of(accepted) == port)
    Foundation.close(accepted)
    Foundation.close(socket)
    for (address, port, number) in [("127.0.0.1", 1, ECONNREFUSED), ("localhost", 1, EINVAL), ("127.0.0.1", 70_000, EINVAL)] {
      let error = await #expect(throws: IOError.self) {
        try await sandbox.connect(address: address, port: port, within: .seconds(10), on: self.loop).get()
      }
      #expect(error?.errnoCode == number)
    }
    await sandbox.end()
    let gone = await #expect(throws: IOError.self) {
      try await sandbox.connect(address: "127.0.0.1", port: port, within: .seconds(10), on: self.loop).get()
    }
    #expect(gone?.errnoCode == ENETDOWN || gone?.errnoCode == EPIPE)
    self.close(sandbox)
  }

  @Test func `what the command leaves behind is named and ended`() async throws {
    let sandbox = try await Sandbox.open(try self.plan())
    let network = try #require(Processes.network(of: sandbox.keeper))
    _ = try await self.run("setsid sleep 1000 > /dev/null 2>&1 & setsid sleep 1000 > /dev/null 2>&1 & exit 0", in: sandbox)
    #expect(await sandbox.end(grace: 1_000).count == 2)
    #expect(self.left(network).isEmpty)
    self.close(sandbox)
  }

  @Test func `a keeper that is killed takes the command and all that it started with it`() async throws {
    let sandbox = try await Sandbox.open(try self.plan())
    let network = try #require(Processes.network(of: sandbox.keeper))
    try await sandbox.start(["/bin/sh", "-c", "setsid sleep 1000 & trap '' TERM; while :; do sleep 1000; done"])
    #expect(await Eventually.holds { self.left(network).count > 3 })
    kill(sandbox.keeper, SIGKILL)
    #expect(await sandbox.wait() == .lost)
    #expect(await Eventually.holds { self.left(network).allSatisfy { $0 == sandbox.keeper } })
    let error = await #expect(throws: SandboxError.self) { try await sandbox.start(["true"]) }
    #expect(error?.kind == .keeperEnded)
    #expect(await sandbox.uncarried().isEmpty)
    #expect(await sandbox.end().isEmpty)
    self.close(sandbox)
  }

  @Test func `the same command runs in two sandboxes at once`() async throws {
    let sandboxes = [try await Sandbox.open(try self.plan()), try await Sandbox.open(try self.plan())]
    for sandbox in sandboxes { try await sandbox.start(["/bin/sh", "-c", "exec sleep 1000"]) }
    #expect(Set(sandboxes.map { Processes.network(of: $0.keeper) }).count == 2)
    for sandbox in sandboxes {
      sandbox.signal(SIGTERM)
      #expect(await sandbox.wait() == .signalled(SIGTERM))
      await sandbox.end()
      self.close(sandbox)
    }
  }
}
