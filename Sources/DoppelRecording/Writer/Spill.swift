internal import DoppelExchange
internal import NIOCore
internal import SystemPackage

/// Exchanges that wait in a nameless file, first in, first out.
struct Spill {
  private let folder: FilePath
  private var file: Descriptor?
  private var readOffset = 0
  private var writeOffset = 0
  private let encoder = RRPairEncoder()
  private let decoder = RRPairDecoder()
  /// Exchanges in the file.
  private(set) var count = 0

  init(folder: FilePath) { self.folder = folder }

  var isEmpty: Bool { self.count == 0 }

  /// - Throws: why the file cannot take the exchange.
  mutating func append(_ exchange: Exchange) throws(RecordingError) {
    var line = ByteBuffer()
    line.writeInteger(UInt64(0))
    self.encoder.encode(exchange, into: &line)
    line.setInteger(UInt64(line.readableBytes - 8), at: line.readerIndex)
    do throws(Errno) {
      let file = try self.open()
      let (offset, bytes) = (self.writeOffset, line)
      try Disk.typed { _ = try bytes.withUnsafeReadableBytes { try file.writeAll(toAbsoluteOffset: Int64(offset), $0) } }
    } catch { throw RecordingError(reason: "\(error)") }
    self.writeOffset += line.readableBytes
    self.count += 1
  }

  /// The exchange that has waited longest, or why it is not understood any more; `nil` where none waits.
  ///
  /// - Throws: why the file cannot be read; it is of no use then.
  mutating func next() throws(RecordingError) -> Result<Exchange, RecordingError>? {
    guard self.count > 0 else { return nil }
    var head = try self.read(8, at: self.readOffset)
    let length = Int(clamping: head.readInteger(as: UInt64.self) ?? 0)
    let line = try self.read(length, at: self.readOffset + 8)
    self.readOffset += 8 + length
    self.count -= 1
    if self.count == 0 { self.discard() }
    do throws(RecordingError) { return .success(try self.decoder.decode(line)) } catch { return .failure(error) }
  }

  /// Drops what is left, and the file.
  mutating func discard() {
    try? self.file?.close()
    self.file = nil
    (self.readOffset, self.writeOffset, self.count) = (0, 0, 0)
  }

  private mutating func open() throws(Errno) -> Descriptor {
    if let file = self.file { return file }
    let file = try Disk.temporaryFile(in: self.folder)
    self.file = file
    return file
  }

  private func read(_ length: Int, at offset: Int) throws(RecordingError) -> ByteBuffer {
    guard let file = self.file, length <= self.writeOffset - offset else {
      throw RecordingError(reason: "the spill file was damaged")
    }
    var bytes = ByteBuffer()
    do throws(Errno) {
      while bytes.readableBytes < length {
        let position = Int64(offset + bytes.readableBytes)
        let missing = length - bytes.readableBytes
        let count = try Disk.typed {
          try bytes.writeWithUnsafeMutableBytes(minimumWritableBytes: missing) { space in
            try file.read(fromAbsoluteOffset: position, into: UnsafeMutableRawBufferPointer(rebasing: space[..<missing]))
          }
        }
        if count == 0 { throw .ioError }
      }
    } catch { throw RecordingError(reason: "\(error)") }
    return bytes
  }
}
