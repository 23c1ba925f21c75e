internal import DoppelCLibrary
package import DoppelExchange
internal import NIOCore
package import SystemPackage

/// Reads JSON Lines: one exchange a line. Memory is that of one piece of the file, whatever the file's size.
package struct JSONLines: Sendable {
  /// Bytes read from the file at once; a longer line makes the piece grow to hold it.
  static let piece = 1024 * 1024

  private let decoder: RRPairDecoder
  private let lineLimit: Int

  /// - Parameter lineLimit: bytes of one line; a longer one is a problem and is skipped.
  package init(lineLimit: Int = 256 * 1024 * 1024, nesting: Int = FieldTree.defaultNesting) {
    self.decoder = RRPairDecoder(nesting: nesting)
    self.lineLimit = lineLimit
  }

  /// Calls `body` with the exchange of each line, or with why the line has none; empty lines are passed over.
  ///
  /// - Throws: what `body` throws, or the system's `Errno` where the file cannot be read.
  package func forEach(in path: FilePath, _ body: (Result<Exchange, LoadProblem.Line>) throws -> Void) throws {
    let file = try Descriptor.open(path, .readOnly, options: [.closeOnExec])
    defer { try? file.close() }
    var piece = ByteBuffer()
    var number = 0
    var isSkipping = false
    while true {
      piece.discardReadBytes()
      let count = try piece.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.piece) { space in try file.read(into: space)
      }
      while let line = Self.nextLine(&piece) {
        number += 1
        if isSkipping {
          isSkipping = false
        } else if line.readableBytes > self.lineLimit {
          try body(.failure(self.tooLong(number)))
        } else {
          try self.read(line, number, isWhole: true, body)
        }
      }
      if count == 0 { break }
      if piece.readableBytes > self.lineLimit {
        if !isSkipping { try body(.failure(self.tooLong(number + 1))) }
        isSkipping = true
        piece.clear(minimumCapacity: Self.piece)
      }
    }
    if piece.readableBytes > 0, !isSkipping { try self.read(piece, number + 1, isWhole: false, body) }
  }

  private func tooLong(_ number: Int) -> LoadProblem.Line {
    LoadProblem.Line(number: number, reason: "a line of more than \(self.lineLimit) bytes", isTorn: false)
  }

  private static func nextLine(_ piece: inout ByteBuffer) -> ByteBuffer? {
    let length = piece.withUnsafeReadableBytes { bytes -> Int? in
      guard let start = bytes.baseAddress, let end = memchr(start, 0x0a, bytes.count) else { return nil }
      return UnsafeRawPointer(end) - start
    }
    guard let length, let line = piece.readSlice(length: length) else { return nil }
    piece.moveReaderIndex(forwardBy: 1)
    return line
  }

  private func read(
    _ line: ByteBuffer, _ number: Int, isWhole: Bool, _ body: (Result<Exchange, LoadProblem.Line>) throws -> Void
  ) throws {
    if line.isEmptyLine { return }
    let result: Result<Exchange, LoadProblem.Line>
    do throws(RecordingError) {
      result = .success(try self.decoder.decode(line))
    } catch {
      let reason = isWhole ? error.reason : "the last line was cut while it was written"
      result = .failure(.init(number: number, reason: reason, isTorn: !isWhole))
    }
    try body(result)
  }
}

extension ByteBuffer {
  /// Whether a line holds nothing but white space, such as the CR of a CR LF.
  var isEmptyLine: Bool { self.readableBytesView.allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0d } }
}

extension LoadProblem {
  /// A line that could not be read.
  package struct Line: Error, Sendable, Hashable {
    package var number: Int
    package var reason: String
    /// Whether it is the last one, without its line feed.
    package var isTorn: Bool
  }
}
