import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPChunkLineTests {
  private func size(_ text: String, _ strictness: HTTPStrictness, limit: Int = 100) throws(HTTPError) -> Int? {
    let line = HTTPChunkLine(strictness: strictness, limit: limit)
    let outcome = try wire(text).withUnsafeReadableBytes { bytes throws(HTTPError) in try line.read(bytes, 0) }
    if case .line(let size, let length, _) = outcome {
      #expect(length == text.utf8.count)
      return size
    }
    return nil
  }

  @Test func `sizes are hexadecimal of either case, leading zeros allowed`() throws {
    #expect(try self.size("0\r\n", .active) == 0)
    #expect(try self.size("00aF\r\n", .active) == 0xaf)
    #expect(try self.size("7ffffffffffffff\r\n", .active) == 0x7ff_ffff_ffff_ffff)
    #expect(try self.size("a", .active) == nil)
  }

  @Test func `a watcher puts up with white space and a bare line feed`() throws {
    #expect(try self.size("a  \r\n", .watching) == 10)
    #expect(try self.size("a;\n", .watching) == 10)
    #expect(throws: HTTPError(.chunkSize, at: 0)) { () throws in _ = try self.size("a \r\n", .active) }
    #expect(throws: HTTPError(.chunkSize, at: 0)) { () throws in _ = try self.size("\r\n", .watching) }
  }

  @Test func `a size that no number holds is refused`() {
    #expect(throws: HTTPError(.chunkSize, at: 0)) { () throws in _ = try self.size("8000000000000000\r\n", .watching) }
  }
}
