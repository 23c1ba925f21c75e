import DoppelExchange
import DoppelRecording
package import NIOCore
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

package enum JSONLinesCheck: FuzzCheck {
  package static let name = "jsonl"

  /// Bytes of one line that are read.
  private static let limit = 2_000

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    let path = FilePath("/tmp/doppel-fuzz-\(getpid()).jsonl")
    defer { _ = unlink(path.string) }
    guard self.write(input, to: path) else { throw FuzzFailure("\(path) can be written") }
    var found: [Result<Exchange, LoadProblem.Line>] = []
    do {
      try JSONLines(lineLimit: self.limit, nesting: 64).forEach(in: path) { found.append($0) }
    } catch {
      throw FuzzFailure("a file that is there is read: \(error)")
    }
    var rest = found[...]
    let lines = input.readableBytesView.split(separator: 0x0a, omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() where line.contains(where: { $0 != 0x20 && $0 != 0x09 && $0 != 0x0d }) {
      guard let result = rest.popFirst() else { throw FuzzFailure("each line with a text has an exchange or a problem") }
      try self.check(result, ByteBuffer(line), number: index + 1, isTorn: index == lines.count - 1)
    }
    try expect(rest.isEmpty, "no line has more than one exchange or problem")
  }

  private static func check(
    _ result: Result<Exchange, LoadProblem.Line>, _ line: ByteBuffer, number: Int, isTorn: Bool
  ) throws(FuzzFailure) {
    switch result {
    case .success(let exchange):
      let alone = try? RRPairDecoder(nesting: 64).decode(line)
      try expect(alone == exchange, "a line reads as its document does")
    case .failure(let problem):
      try expect(problem.number == number, "a problem names its line")
      let isLong = line.readableBytes > self.limit
      try expect(isLong || problem.isTorn == isTorn, "only the last line may be cut")
      try expect(isLong || (try? RRPairDecoder(nesting: 64).decode(line)) == nil, "a line that is a document is read")
    }
  }

  private static func write(_ bytes: ByteBuffer, to path: FilePath) -> Bool {
    guard
      let file = try? FileDescriptor.open(
        path, .writeOnly, options: [.create, .truncate], permissions: [.ownerReadWrite])
    else { return false }
    return (try? file.closeAfter { try file.writeAll(bytes.readableBytesView) }) != nil
  }
}
