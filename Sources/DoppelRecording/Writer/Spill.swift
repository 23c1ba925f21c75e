internal import DoppelExchange
internal import NIOCore
internal import SystemPackage

/// Exchanges that wait in a file of JSON Lines, first in, first out. Lines that were taken are made blank, so that after the death
/// of the process the file holds what was not written elsewhere, and is read like any other.
struct Spill {
  /// The file's name in the folder; it is there only while something waits.
  static let fileName = "unwritten.jsonl"

  private let folder: FilePath
  private var file: Descriptor?
  private var readOffset = 0
  private var writeOffset = 0
  /// The bytes of each line that waits, with its end.
  private var lengths = CircularBuffer<Int>()
  private let encoder = RRPairEncoder()
  private let decoder = RRPairDecoder()

  init(folder: FilePath) { self.folder = folder }

  var isEmpty: Bool { self.lengths.isEmpty }

  /// Exchanges in the file.
  var count: Int { self.lengths.count }

  /// - Throws: why the file cannot take the exchange.
  mutating func append(_ exchange: Exchange) throws(RecordingError) {
    var line = ByteBuffer()
    self.encoder.withLine(of: exchange) { _ = line.writeBytes($0) }
    do throws(Errno) {
      let file = try self.open()
      do throws(Errno) { try Self.write(line, to: file, at: self.writeOffset) } catch {
        // no part of a line stays behind
        try? Disk.truncate(file, to: self.writeOffset)
        throw error
      }
    } catch { throw RecordingError(reason: "\(error)") }
    self.writeOffset += line.readableBytes
    self.lengths.append(line.readableBytes)
  }

  /// The exchange that has waited longest, or why it is not understood any more; `nil` where none waits.
  ///
  /// - Throws: why the file cannot be read; it is of no use then.
  func first() throws(RecordingError) -> Result<Exchange, RecordingError>? {
    guard let length = self.lengths.first else { return nil }
    let line = try self.read(length - 1, at: self.readOffset)
    do throws(RecordingError) { return .success(try self.decoder.decode(line)) } catch { return .failure(error) }
  }

  /// The exchange that has waited longest waits no more.
  mutating func removeFirst() {
    guard let length = self.lengths.popFirst() else { return }
    guard !self.lengths.isEmpty else { return self.discard() }
    if let file = self.file {
      // where that cannot be written, the exchange may stand twice after the death of the process
      try? Self.write(ByteBuffer(repeating: UInt8(ascii: " "), count: length - 1), to: file, at: self.readOffset)
    }
    self.readOffset += length
  }

  /// Drops what is left, and the file.
  mutating func discard() {
    if let file = self.file {
      if Disk.hasName(file) { Disk.remove(self.folder.appending(Self.fileName)) }
      try? file.close()
    }
    self.file = nil
    self.lengths.removeAll()
    (self.readOffset, self.writeOffset) = (0, 0)
  }

  private mutating func open() throws(Errno) -> Descriptor {
    if let file = self.file { return file }
    let file = try Disk.create(self.folder.appending(Self.fileName))
    self.file = file
    return file
  }

  private static func write(_ bytes: ByteBuffer, to file: Descriptor, at offset: Int) throws(Errno) {
    try Disk.typed { _ = try bytes.withUnsafeReadableBytes { try file.writeAll(toAbsoluteOffset: Int64(offset), $0) } }
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
