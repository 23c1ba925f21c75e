internal import DoppelCLibrary
package import DoppelExchange
internal import NIOCore
package import SystemPackage

/// Reads JSON Lines: one exchange a line. Memory is that of some pieces of the file, whatever the file's size.
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

  /// What a line gave.
  package typealias Line = Result<Exchange, LoadProblem.Line>

  /// Calls `body` with the exchange of each line, or with why the line has none; empty lines are passed over. The lines that
  /// follow are decoded meanwhile, on a thread of their own.
  ///
  /// - Throws: what `body` throws, or the system's `Errno` where the file cannot be read.
  package func forEach(in path: FilePath, _ body: (Line) throws -> Void) throws {
    try ReadAhead<[Line]>.forEach {
      try self.forEachPiece(of: path, $0)
    } use: {
      try $0.forEach(body)
    }
  }

  /// Gives what the lines of each piece of the file gave, as long as more is wanted.
  private func forEachPiece(of path: FilePath, _ give: ([Line]) -> Bool) throws {
    let file = try Descriptor.open(path, .readOnly, options: [.closeOnExec])
    defer { try? file.close() }
    var piece = ByteBuffer()
    var number = 0
    var isSkipping = false
    var lines: [Line] = []
    while true {
      piece.discardReadBytes()
      let count = try piece.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.piece) { try file.read(into: $0) }
      while let line = Self.nextLine(&piece) {
        number += 1
        if isSkipping {
          isSkipping = false
        } else if line.readableBytes > self.lineLimit {
          lines.append(.failure(self.tooLong(number)))
        } else {
          self.read(line, number, isWhole: true, into: &lines)
        }
      }
      if count == 0 { break }
      if piece.readableBytes > self.lineLimit {
        if !isSkipping { lines.append(.failure(self.tooLong(number + 1))) }
        isSkipping = true
        piece.clear(minimumCapacity: Self.piece)
      }
      guard lines.isEmpty || give(lines) else { return }
      lines = []
    }
    if piece.readableBytes > 0, !isSkipping { self.read(piece, number + 1, isWhole: false, into: &lines) }
    if !lines.isEmpty { _ = give(lines) }
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

  private func read(_ line: ByteBuffer, _ number: Int, isWhole: Bool, into lines: inout [Line]) {
    if line.isEmptyLine { return }
    do throws(RecordingError) {
      lines.append(.success(try self.decoder.decode(line)))
    } catch {
      let reason = isWhole ? error.reason : "the last line was cut while it was written"
      lines.append(.failure(.init(number: number, reason: reason, isTorn: !isWhole)))
    }
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
