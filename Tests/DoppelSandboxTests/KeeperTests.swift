import DoppelTesting
import Foundation
import Testing

@testable import DoppelSandbox

@Suite(.needs(.doppel)) struct KeeperTests {
  private let folder: TemporaryFolder

  init() throws { self.folder = try TemporaryFolder() }

  private func isRunning(_ id: Int32) -> Bool { Processes.all().contains { $0.id == id && $0.state != "Z" } }

  /// A number that a command wrote to a file.
  private func number(_ name: String) async throws -> Int32 {
    let folder = self.folder
    #expect(await Eventually.holds { (try? folder.read(name))?.hasSuffix("\n") == true })
    return try #require(Int32(try folder.read(name).dropLast()))
  }

  @Test func `arguments of others make no keeper`() {
    Keeper.runIfAsked(["doppel"])
    Keeper.runIfAsked(["doppel", "record", "3"])
    Keeper.runIfAsked(["doppel", Keeper.word])
    Keeper.runIfAsked(["doppel", Keeper.word, "x"])
    Keeper.runIfAsked(["doppel", Keeper.word, "3", "more"])
  }

  @Test func `a command gets its arguments and the variables, and its end is told`() throws {
    let keeper = try KeeperProcess()
    let script = "printf '%s|' \"$GIVEN\" \"$@\" > \(self.folder.file("said")); exit 7"
    let answer = try #require(try keeper.start(["sh", "-c", script, "sh", "a b", "", "é"]))
    #expect(answer.kind == .done && answer.number(0) ?? 0 > 0)
    #expect(keeper.hear() == KeeperMessage(.ended, ["\(7 << 8)"]))
    #expect(try self.folder.read("said") == "yes|a b||é|")
  }

  @Test func `a command line of more than a message is started, and one of more than the system allows is an error`() throws {
    let keeper = try KeeperProcess()
    let word = String(repeating: "x", count: 100_000)
    let script = "cat > \(self.folder.file("count")) <<END\n$#\nEND\n"
    let many = ["sh", "-c", script, "sh"] + [String](repeating: word, count: 5)
    #expect(try keeper.start(many)?.kind == .done)
    #expect(keeper.hear()?.kind == .ended)
    #expect(try self.folder.read("count") == "5\n")
    #expect(try keeper.start(["sh", String(repeating: "x", count: 1 << 20)]) == KeeperMessage(.failed, ["\(E2BIG)"]))
  }

  @Test func `a command that cannot be run is told by its error, and another may follow`() throws {
    let keeper = try KeeperProcess()
    try self.folder.write("text", to: "text")
    #expect(try keeper.start(["no-such-command"]) == KeeperMessage(.failed, ["\(ENOENT)"]))
    #expect(try keeper.start([self.folder.file("text")]) == KeeperMessage(.failed, ["\(EACCES)"]))
    #expect(try keeper.start([]) == KeeperMessage(.failed, ["\(EINVAL)"]))
    #expect(try keeper.ask(.start) == KeeperMessage(.failed, ["\(EINVAL)"]))
    #expect(try keeper.start(["true"])?.kind == .done)
    #expect(keeper.hear() == KeeperMessage(.ended, ["0"]))
  }

  @Test func `only one command runs, and it gets signals`() throws {
    let keeper = try KeeperProcess()
    #expect(try keeper.start(["sleep", "1000"])?.kind == .done)
    #expect(try keeper.start(["true"]) == KeeperMessage(.failed, ["\(EINVAL)"]))
    try keeper.say(.signal, ["\(SIGINT)"])
    #expect(keeper.hear() == KeeperMessage(.ended, ["\(SIGINT)"]))
    try keeper.say(.signal, ["\(SIGINT)"])
    #expect(try keeper.start(["true"])?.kind == .done)
  }

  @Test(
    arguments: [
      ("connect", []), ("connect", ["1", "::1"]), ("mount", ["/a"]), ("tune", []), ("listen", ["tcp"]), ("run", []),
      ("run", ["/bin/true"]), ("listen", ["tcp", "localhost"]), ("done", []), ("ended", ["0"]),
    ] as [(String, [String])])
  func `what is no whole request fails, and the next is answered`(kind: String, fields: [String]) throws {
    let keeper = try KeeperProcess()
    let kind = try #require(KeeperMessage.Kind(rawValue: kind))
    #expect(try keeper.ask(kind, fields) == KeeperMessage(.failed, ["\(EINVAL)"]))
    #expect(try keeper.ask(.clear) == KeeperMessage(.done))
  }

  @Test func `a setting that does not exist is an error with its number`() throws {
    let keeper = try KeeperProcess()
    #expect(try keeper.ask(.tune, ["/proc/sys/no/such", "1"]) == KeeperMessage(.failed, ["\(ENOENT)"]))
    try self.folder.write("", to: "setting")
    #expect(try keeper.ask(.tune, [self.folder.file("setting"), "42"]) == KeeperMessage(.done))
    #expect(try self.folder.read("setting") == "42")
  }

  @Test(arguments: [("tcp", "127.0.0.1"), ("udp", "127.0.0.1"), ("tcp", "::1"), ("udp", "::1")])
  func `a socket is opened and brought`(kind: String, address: String) throws {
    let keeper = try KeeperProcess()
    let answer = try #require(try keeper.ask(.listen, [kind, address]))
    let socket = try #require(answer.descriptors.first)
    defer { close(socket) }
    #expect(answer.kind == .done && answer.fields.isEmpty && answer.descriptors.count == 1)
    #expect((1...65_535).contains(try #require(BoundPort.of(socket))))
    var accepts: CInt = -1
    var length = socklen_t(MemoryLayout<CInt>.size)
    getsockopt(socket, SOL_SOCKET, SO_ACCEPTCONN, &accepts, &length)
    #expect(accepts == (kind == "tcp" ? 1 : 0))
  }

  @Test(.enabled(if: getuid() == 0, "marking a connection needs root"))
  func `connections that are open, refused or impossible are told by their number`() async throws {
    let keeper = try KeeperProcess()
    let server = try await LoopbackServer()
    try keeper.say(.connect, ["5", "127.0.0.1", "\(server.port)"])
    let answer = try #require(keeper.hear())
    #expect(answer.kind == .connected && answer.fields == ["5"])
    let socket = try #require(answer.descriptors.first)
    #expect(send(socket, "hello", 5, 0) == 5)
    try await server.accept().received("hello")
    close(socket)
    await server.close()
    let free = try FreePort.next()
    #expect(try keeper.ask(.connect, ["6", "127.0.0.1", "\(free)"]) == KeeperMessage(.refused, ["6", "\(ECONNREFUSED)"]))
    for (address, port) in [("localhost", "1"), ("127.0.0.1", "65536"), ("127.0.0.1", "-1"), ("", "")] {
      #expect(try keeper.ask(.connect, ["7", address, port]) == KeeperMessage(.refused, ["7", "\(EINVAL)"]))
    }
  }

  @Test(.enabled(if: getuid() == 0, "marking a connection needs root"))
  func `a connection that is not open yet can be given up, and is not told any more`() throws {
    let keeper = try KeeperProcess()
    let answer = try #require(try keeper.ask(.listen, ["tcp", "127.0.0.1"]))
    let server = try #require(answer.descriptors.first)
    defer { close(server) }
    let port = try #require(BoundPort.of(server))
    // A queue of one connection, which nobody takes: for the second the kernel gives no answer.
    #expect(listen(server, 0) == 0)
    let first = try #require(try keeper.ask(.connect, ["1", "127.0.0.1", "\(port)"])?.descriptors.first)
    defer { close(first) }
    #expect(try keeper.ask(.clear) == KeeperMessage(.done))
    let before = try self.descriptors(of: keeper)
    try keeper.say(.connect, ["2", "127.0.0.1", "\(port)"])
    #expect(try keeper.ask(.clear) == KeeperMessage(.done))
    #expect(try self.descriptors(of: keeper) == before + 1)
    try keeper.say(.drop, ["2"])
    try keeper.say(.drop, ["1"])
    try keeper.say(.drop)
    #expect(try keeper.ask(.clear) == KeeperMessage(.done))
    #expect(try self.descriptors(of: keeper) == before)
  }

  private func descriptors(of keeper: KeeperProcess) throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: "/proc/\(keeper.id)/fd").count
  }

  @Test func `a program of the system is run with streams of its own, and waited for`() throws {
    let keeper = try KeeperProcess()
    let files = try ["in\n", "", ""].map { try #require(MemoryFile($0)) }
    let answer = try keeper.ask(
      .run, ["/bin/sh", "-c", "cat; echo bad >&2; exit 3"], descriptors: files.map(\.descriptor))
    #expect(answer == KeeperMessage(.done, ["\(3 << 8)"]))
    #expect(files[1].text == "in\n" && files[2].text == "bad\n")
    let failed = try keeper.ask(.run, ["/no/such"], descriptors: files.map(\.descriptor))
    #expect(failed == KeeperMessage(.failed, ["\(ENOENT)"]))
  }

  @Test func `clearing ends what the command left behind, also what went away and what does not obey`() async throws {
    let keeper = try KeeperProcess()
    let script = """
      setsid sh -c 'echo $$ > \(self.folder.file("gone")); exec sleep 1000' &
      (trap '' TERM; sh -c 'echo $PPID' > \(self.folder.file("stubborn")); while :; do sleep 1000; done) &
      """
    #expect(try keeper.start(["sh", "-c", script])?.kind == .done)
    #expect(keeper.hear() == KeeperMessage(.ended, ["0"]))
    let (gone, stubborn) = (try await self.number("gone"), try await self.number("stubborn"))
    #expect(self.isRunning(gone) && self.isRunning(stubborn))
    let answer = try #require(try keeper.ask(.clear, ["100"]))
    let told = stride(from: 0, to: answer.fields.count, by: 2).map { Int32(answer.fields[$0]) }
    #expect(answer.kind == .done && told.contains(gone) && told.contains(stubborn))
    #expect(!self.isRunning(gone) && !self.isRunning(stubborn))
    #expect(try keeper.ask(.clear, ["0"]) == KeeperMessage(.done))
  }

  @Test func `what does not obey has all of its time, however many others end meanwhile`() async throws {
    let keeper = try KeeperProcess()
    // Each of the many has nobody left but the keeper, which is told of its end.
    let script = """
      (trap '' TERM; sh -c 'echo $PPID' > \(self.folder.file("busy")); while :; do (true &); done) > /dev/null 2>&1 &
      """
    #expect(try keeper.start(["sh", "-c", script])?.kind == .done)
    #expect(keeper.hear() == KeeperMessage(.ended, ["0"]))
    let busy = try await self.number("busy")
    let start = SuspendingClock.now
    #expect(try keeper.ask(.clear, ["1000"])?.kind == .done)
    #expect(SuspendingClock.now - start >= .seconds(1))
    #expect(!self.isRunning(busy))
  }

  @Test(arguments: [true, false])
  func `a keeper that is left, or hears nonsense, ends everything and removes its folder`(isLeft: Bool) async throws {
    let keeper = try KeeperProcess()
    try self.folder.write("x", to: "own/file")
    #expect(try keeper.ask(.leave, [self.folder.file("own")]) == KeeperMessage(.done))
    let answer = try #require(try keeper.start(["sh", "-c", "trap '' TERM INT HUP; while :; do sleep 1000; done"]))
    let command = try #require(answer.number(0))
    if isLeft { keeper.leave() } else { #expect(send(keeper.pair.ours, "nonsense", 8, 0) == 8) }
    let folder = self.folder
    #expect(await Eventually.holds { !FileManager.default.fileExists(atPath: folder.file("own")) })
    #expect(!self.isRunning(command))
  }

  @Test func `signals to the whole group do not end it, and the command has those that it would have`() async throws {
    let numbers = [SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGPIPE, SIGUSR1, SIGUSR2]
    let keeper = try KeeperProcess()
    #expect(try keeper.ask(.clear) == KeeperMessage(.done))
    for number in numbers { kill(keeper.id, number) }
    #expect(try keeper.ask(.clear) == KeeperMessage(.done))
    let script = "grep -E '^Sig(Blk|Ign)' /proc/self/status > \(self.folder.file("signals"))"
    #expect(try keeper.start(["sh", "-c", script])?.kind == .done)
    #expect(keeper.hear() == KeeperMessage(.ended, ["0"]))
    let masks = try self.folder.read("signals").split(separator: "\n").compactMap { $0.split(separator: "\t").last }
      .compactMap { UInt64($0, radix: 16) }
    let ours = numbers.reduce(UInt64(0)) { $0 | 1 << UInt64($1 - 1) }
    #expect(masks.map { $0 & ours } == [0, 0])
  }
}
