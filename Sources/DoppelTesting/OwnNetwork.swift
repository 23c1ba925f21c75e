internal import CDoppelLinux
internal import Foundation

/// A network that only a test is in, with loopback (Linux, root only); gone with the value and the sockets that were made in it.
package final class OwnNetwork: Sendable {
  /// What names the network to the kernel.
  private let handle: CInt

  package init() async throws {
    self.handle = try await Self.onThread {
      #if os(Linux)
        let failure = -doppel_unshare(0)
        guard failure == 0 else { throw PeerError.system("unshare", failure) }
        try Self.call("/usr/sbin/ip", ["link", "set", "lo", "up"])
        let handle = Foundation.open("/proc/thread-self/ns/net", O_RDONLY | O_CLOEXEC)
        guard handle >= 0 else { throw PeerError.system("open", errno) }
        return handle
      #else
        throw PeerError.system("unshare", ENOSYS)
      #endif
    }
  }

  deinit { close(self.handle) }

  /// Runs the body on a thread that is in the network, and so is what it starts or opens.
  package func run<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    let handle = self.handle
    return try await Self.onThread {
      #if os(Linux)
        let failure = -doppel_join_network(handle)
        guard failure == 0 else { throw PeerError.system("setns", failure) }
      #endif
      return try body()
    }
  }

  /// Runs a program in the network to its end; one that fails is an error.
  package func call(_ path: String, _ arguments: [String], input: String = "") async throws {
    try await self.run { try Self.call(path, arguments, input: input) }
  }

  /// Lets connections to every address but loopback come to this network too, and sends all that are not marked to listening
  /// sockets, one for each address family.
  ///
  /// - Returns: the sockets; whoever gets them closes them.
  package func redirectAll(unlessMarked mark: UInt32) async throws -> [CInt] {
    for family in ["-4", "-6"] {
      try await self.call("/usr/sbin/ip", [family, "route", "add", "local", "default", "dev", "lo"])
    }
    let listeners = [try await self.listen(on: "127.0.0.1"), try await self.listen(on: "::1")]
    try await self.call(
      "/usr/sbin/nft", ["-f", "-"],
      input: """
        table inet test {
        chain outgoing {
          type nat hook output priority -100;
          meta mark \(mark) return
          meta nfproto ipv4 meta l4proto tcp redirect to :\(listeners[0].port)
          meta nfproto ipv6 meta l4proto tcp redirect to :\(listeners[1].port)
        }
        }

        """)
    return listeners.map(\.socket)
  }

  /// A socket that listens on a free port of an address; whoever gets it closes it.
  package func listen(on address: String) async throws -> (socket: CInt, port: Int) {
    try await self.run {
      let descriptor = try Self.socket(address)
      var place = Self.place(address, 0)
      let length = socklen_t(MemoryLayout<sockaddr_storage>.size)
      let isListening = withUnsafePointer(to: &place) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, Self.length(address)) == 0 }
      }
      guard isListening, Foundation.listen(descriptor, 128) == 0 else { throw PeerError.system("listen", errno) }
      var named = length
      _ = withUnsafeMutablePointer(to: &place) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &named) }
      }
      return (descriptor, withUnsafeBytes(of: place) { Int($0[2]) << 8 | Int($0[3]) })
    }
  }

  /// A connection that is opened in the network; whoever gets it closes it.
  ///
  /// - Parameter mark: what rules know it by; 0 for nothing.
  package func open(_ address: String, _ port: Int, mark: UInt32 = 0) async throws -> CInt {
    try await self.run {
      let descriptor = try Self.socket(address)
      var mark = mark
      #if os(Linux)
        setsockopt(descriptor, SOL_SOCKET, SO_MARK, &mark, socklen_t(MemoryLayout<UInt32>.size))
      #endif
      var place = Self.place(address, port)
      let isConnected = withUnsafePointer(to: &place) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { Foundation.connect(descriptor, $0, Self.length(address)) == 0 }
      }
      guard isConnected else {
        let reason = errno
        close(descriptor)
        throw PeerError.system("connect", reason)
      }
      return descriptor
    }
  }

  /// Whether a connection that is opened in the network is reset before anything comes.
  ///
  /// - Parameter mark: what rules know it by; 0 for nothing.
  package func isReset(_ address: String, _ port: Int, mark: UInt32 = 0) async throws -> Bool {
    let descriptor = try await self.open(address, port, mark: mark)
    defer { close(descriptor) }
    return try await Self.onThread {
      var byte: UInt8 = 0
      return recv(descriptor, &byte, 1, 0) < 0 && errno == ECONNRESET
    }
  }

  /// A connection that is opened in the network, as tests use it.
  package func connect(_ address: String, _ port: Int) async throws -> LoopbackConnection {
    try await LoopbackConnection.take(try await self.open(address, port))
  }

  /// `CLONE_NEWNET` (linux/sched.h).
  private static let network: CInt = 0x4000_0000

  /// A function of the C library that its headers show to GNU programs only.
  private static func function<Function>(_ name: String, as type: Function.Type) throws -> Function {
    guard let address = dlsym(nil, name) else { throw PeerError.system(name, ENOSYS) }
    return unsafeBitCast(address, to: type)
  }

  private static func onThread<Value: Sendable>(_ body: @escaping @Sendable () throws -> Value) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Result { try body() }) }
    }
  }

  private static func socket(_ address: String) throws -> CInt {
    #if os(Linux)
      let kind = CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue)
    #else
      let kind = SOCK_STREAM
    #endif
    let descriptor = Foundation.socket(address.contains(":") ? AF_INET6 : AF_INET, kind, 0)
    guard descriptor >= 0 else { throw PeerError.system("socket", errno) }
    return descriptor
  }

  private static func place(_ address: String, _ port: Int) -> sockaddr_storage {
    var storage = sockaddr_storage()
    withUnsafeMutableBytes(of: &storage) { raw in
      if address.contains(":") {
        var place = sockaddr_in6()
        place.sin6_family = sa_family_t(AF_INET6)
        place.sin6_port = UInt16(port).bigEndian
        inet_pton(AF_INET6, address, &place.sin6_addr)
        withUnsafeBytes(of: place) { raw.copyBytes(from: $0) }
      } else {
        var place = sockaddr_in()
        place.sin_family = sa_family_t(AF_INET)
        place.sin_port = UInt16(port).bigEndian
        inet_pton(AF_INET, address, &place.sin_addr)
        withUnsafeBytes(of: place) { raw.copyBytes(from: $0) }
      }
    }
    return storage
  }

  private static func length(_ address: String) -> socklen_t {
    socklen_t(address.contains(":") ? MemoryLayout<sockaddr_in6>.size : MemoryLayout<sockaddr_in>.size)
  }

  /// Runs a program from this thread, so that it is in this thread's network.
  private static func call(_ path: String, _ arguments: [String], input: String = "") throws {
    let folder = try TemporaryFolder()
    try folder.write(input, to: "input")
    let script = "exec \"$0\" \"$@\" < \(folder.file("input"))"
    let spawn = Spawn(
      path: "/bin/sh", arguments: ["-c", script, path] + arguments, environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"],
      output: folder.file("output"), errors: folder.file("errors"))
    let id = try spawn.start()
    var status: Int32 = 0
    while waitpid(id, &status, 0) < 0, errno == EINTR {}
    guard status == 0 else {
      throw PeerError.notReady(program: path, waitedFor: "success", said: (try? folder.read("errors")) ?? "")
    }
  }
}
