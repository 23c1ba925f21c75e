internal import CDoppelLinux
internal import DoppelCLibrary

/// What Doppel and the keeper of its sandbox say to each other: one datagram of fields, and descriptors beside it.
///
/// The fields are separated by zero bytes, which no path, argument or number holds.
struct KeeperMessage: Equatable {
  /// What a message is about. Each request but `connect`, `drop` and `signal` is answered with `done` or `failed`, in order.
  enum Kind: String {
    /// Into new namespaces; one field: whether into a user namespace too.
    case enter
    /// Remove a folder and all in it at the end: its path.
    case leave
    /// Mount a file or folder over another: source, target.
    case mount
    /// Write a setting of the kernel: path, value.
    case tune
    /// Bring up the loopback interface and own every address: the source addresses, one for each family.
    case own
    /// Open a socket inside: `tcp` or `udp`, address. `done` brings it.
    case listen
    /// Open a socket by which listening sockets inside are asked for. `done` brings it.
    case inspect
    /// Run a program with the right to change the network of the sandbox: its arguments; the descriptors are its streams. `done`
    /// has its status.
    case run
    /// Start the command: a file has its arguments, each with a zero byte at its end. `done` has its process id, `failed` the
    /// reason.
    case start
    /// Open a connection inside: number, address, port. Answered with `connected` or `refused`, unless it is dropped.
    case connect
    /// Give up a connection that is not open yet: its number.
    case drop
    /// Send a signal to the command: number.
    case signal
    /// End what the command left behind: milliseconds between asking and forcing. `done` has a process id and name for each.
    case clear

    case done
    /// The number of the error.
    case failed
    /// The number of the request; the connection comes with it, unless whoever hears it has too many open files.
    case connected
    /// The number of the request, and of the error.
    case refused
    /// The command has ended: its status as `waitpid` has it.
    case ended
  }

  /// Bytes of one message; longer ones are not sent.
  static let capacity = 192 * 1024

  var kind: Kind
  var fields: [String]
  var descriptors: [CInt]

  init(_ kind: Kind, _ fields: [String] = [], descriptors: [CInt] = []) {
    self.kind = kind
    self.fields = fields
    self.descriptors = descriptors
  }

  init?(bytes: some Collection<UInt8>, descriptors: [CInt]) {
    let parts = bytes.split(separator: 0, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    guard let first = parts.first, let kind = Kind(rawValue: first) else { return nil }
    self.init(kind, Array(parts.dropFirst()), descriptors: descriptors)
  }

  var bytes: [UInt8] { Array(([self.kind.rawValue] + self.fields).joined(separator: "\0").utf8) }

  /// The field as a number; `nil` where it is none.
  func number(_ index: Int) -> Int32? { self.fields.indices.contains(index) ? Int32(self.fields[index]) : nil }

  /// Sends it; descriptors stay open here.
  ///
  /// - Parameter waits: whether for room in the socket; else where there is none that is an error, `EAGAIN`.
  /// - Returns: 0, or the number of the error.
  func send(over socket: CInt, waits: Bool = true) -> CInt {
    let bytes = self.bytes
    guard bytes.count <= Self.capacity else { return E2BIG }
    let descriptors = self.descriptors
    return CInt(-min(0, doppel_send(socket, bytes, bytes.count, descriptors, descriptors.count, waits ? 1 : 0)))
  }

  /// Waits for the next one; `nil` where the other side is gone or says what cannot be understood. It has no descriptors where
  /// this process has as many open files as it may.
  ///
  /// - Parameter buffer: of `capacity` bytes.
  static func receive(from socket: CInt, into buffer: inout [UInt8]) -> KeeperMessage? {
    var descriptors = [CInt](repeating: -1, count: Int(DOPPEL_DESCRIPTORS))
    var count = 0
    let received = buffer.withUnsafeMutableBytes {
      doppel_receive(socket, $0.baseAddress, $0.count, &descriptors, &count)
    }
    guard received > 0 else { return nil }
    let came = Array(descriptors.prefix(count))
    guard let message = KeeperMessage(bytes: buffer.prefix(received), descriptors: came) else {
      for descriptor in came { close(descriptor) }
      return nil
    }
    return message
  }
}
