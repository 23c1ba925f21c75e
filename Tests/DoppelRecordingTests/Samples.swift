import DoppelCLibrary
import DoppelExchange
import DoppelRecording
import NIOCore
import SystemPackage
import Testing

/// An exchange as Doppel records it, with the given body and fields in its response.
func sample(
  _ body: String = "{\"id\":1}", fields: Fields = Fields(["Content-Type": "application/json"]), number: Int = 1,
  host: String = "items.example.com"
) -> Exchange {
  sample(bytes: Array(body.utf8), fields: fields, number: number, host: host)
}

func sample(bytes: [UInt8], fields: Fields, number: Int = 1, host: String = "items.example.com") -> Exchange {
  Exchange(
    id: ExchangeID(high: 0x0197_0000_0000_7000, low: 0x8000_0000_0000_0000 + UInt64(number)), protocolName: "http",
    direction: .outbound, service: "shop", client: Endpoint(address: "127.0.0.1", port: 40_000),
    server: Endpoint(name: host, address: "10.0.0.1", port: 8_080), connection: ConnectionID(7), ordinal: 3, session: "ab12",
    startedAt: Timestamp(nanoseconds: 1_780_000_000_123_456_789 + Int64(number)), timeToFirstByte: .nanoseconds(1_234_567),
    duration: .nanoseconds(2_345_678),
    request: Message(
      start: .request(method: "GET", target: "/items/1?page=1", version: "HTTP/1.1"),
      fields: Fields(["Host": "items.example.com:8080", "Accept": "*/*"])),
    response: Message(
      start: .status(version: "HTTP/1.1", code: 200, reason: "OK"), fields: fields, body: ByteBuffer(bytes: bytes),
      framing: .length),
    command: "GET", location: "/items/1", status: "200", tags: [Exchange.Tag("sequence", "1")],
    signature: Signature(["http:method": "GET", "http:url": "/items/1", "http:qp:page": "1"]))
}

func json(_ exchange: Exchange) -> ByteBuffer {
  var text = ByteBuffer()
  RRPairEncoder().encode(exchange, into: &text)
  return text
}

/// A folder of its own that is removed afterwards, for what does not wait.
func inFolder<R>(_ body: (FilePath) throws -> R) throws -> R {
  var template = Array("/tmp/doppel-recording-XXXXXX".utf8CString)
  let path = FilePath(String(cString: try #require(mkdtemp(&template))))
  defer { remove(path) }
  return try body(path)
}

/// A folder of its own that is removed afterwards.
func withFolder<R>(_ body: (FilePath) async throws -> R) async throws -> R {
  var template = Array("/tmp/doppel-recording-XXXXXX".utf8CString)
  let path = FilePath(String(cString: try #require(mkdtemp(&template))))
  let result: Result<R, any Error>
  do { result = .success(try await body(path)) } catch { result = .failure(error) }
  remove(path)
  return try result.get()
}

func remove(_ path: FilePath) {
  // a link goes, what it leads to stays
  if unlink(path.string) == 0 { return }
  if let folder = opendir(path.string) {
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { remove(path.appending(name)) }
    }
    closedir(folder)
    rmdir(path.string)
  }
}

func write(_ text: String, to path: FilePath) throws {
  mkdir(path.removingLastComponent().string, 0o700)
  let file = try FileDescriptor.open(
    path, .writeOnly, options: [.create, .truncate], permissions: [.ownerReadWrite])
  try file.closeAfter { _ = try file.writeAll(text.utf8) }
}

func text(_ path: FilePath) throws -> String {
  let file = try FileDescriptor.open(path, .readOnly)
  return try file.closeAfter {
    var bytes: [UInt8] = []
    var piece = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = try piece.withUnsafeMutableBytes { try file.read(into: $0) }
      if count == 0 { return String(decoding: bytes, as: UTF8.self) }
      bytes += piece[..<count]
    }
  }
}

/// The names in a folder, hidden ones too, in order.
func names(in folder: FilePath) -> [String] {
  guard let stream = opendir(folder.string) else { return [] }
  defer { closedir(stream) }
  var names: [String] = []
  while let entry = readdir(stream) {
    let name = withUnsafePointer(to: &entry.pointee.d_name) {
      $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
    }
    if name != ".", name != ".." { names.append(name) }
  }
  return names.sorted()
}

/// The permissions of what stands at a path.
func mode(_ path: FilePath) -> Int {
  var info = stat()
  return stat(path.string, &info) == 0 ? Int(info.st_mode & 0o777) : -1
}

func load(_ path: FilePath) throws -> (exchanges: [Exchange], problems: [LoadProblem]) {
  var exchanges: [Exchange] = []
  let problems = try RecordingSource([path]).load { exchanges.append($0) }
  return (exchanges, problems)
}

/// The folder with other people's recordings; tests that read it are skipped where it is absent.
let shared: FilePath = {
  let named = getenv("DOPPEL_SHARED").map { String(cString: $0) }
  return FilePath(named ?? "../shared").appending("recordings")
}()
let hasShared = access(shared.string, R_OK) == 0
