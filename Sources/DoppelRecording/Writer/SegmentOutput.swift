internal import DoppelExchange
internal import NIOCore
internal import SystemPackage

/// JSON Lines segments. A segment never ends in the middle of a line, unless the machine stops.
struct SegmentOutput: RecordingOutput {
  /// Bytes of lines that are gathered before they are handed to the system.
  static let gathered = 256 * 1024

  private let folder: FilePath
  private let encoder: RRPairEncoder
  private let segmentBytes: Int
  private var number = 0
  private var file: Descriptor?
  /// The bytes of the segment that are whole lines.
  private var size = 0
  private var buffer = ByteBuffer()
  /// The exchanges in `buffer`, each with the end of its line there.
  private var pending: [(end: Int, entry: Ledger.Entry)] = []

  /// - Parameter segmentBytes: a segment that has reached this size is followed by a new one.
  init(folder: FilePath, encoder: RRPairEncoder, segmentBytes: Int) {
    self.folder = folder
    self.encoder = encoder
    self.segmentBytes = segmentBytes
    self.buffer.reserveCapacity(Self.gathered * 2)
  }

  mutating func write(_ exchange: Exchange, ledger: inout Ledger) {
    self.encoder.encode(exchange, into: &self.buffer)
    self.buffer.writeInteger(UInt8(ascii: "\n"))
    self.pending.append((self.buffer.readableBytes, Ledger.Entry(exchange)))
    if self.buffer.readableBytes >= Self.gathered { self.flush(ledger: &ledger) }
  }

  mutating func flush(ledger: inout Ledger) {
    guard !self.pending.isEmpty else { return }
    defer {
      self.pending.removeAll(keepingCapacity: true)
      self.buffer.clear(minimumCapacity: Self.gathered)
    }
    do throws(Errno) {
      let file = try self.openSegment()
      let (written, failure) = self.writeLines(to: file)
      for line in self.pending {
        if line.end <= written {
          ledger.keep(line.entry)
        } else {
          ledger.lose(line.entry, "\(failure ?? .ioError)")
        }
      }
    } catch {
      for line in self.pending { ledger.lose(line.entry, "\(error)") }
    }
  }

  /// Writes as many whole lines as the system takes; returns their bytes, and why there were no more.
  private mutating func writeLines(to file: Descriptor) -> (written: Int, failure: Errno?) {
    let bytes = self.buffer
    var written = 0
    var failure: Errno?
    while written < bytes.readableBytes, failure == nil {
      do throws(Errno) {
        let offset = Int64(self.size + written)
        written += try Disk.typed {
          try bytes.withUnsafeReadableBytes {
            try file.write(toAbsoluteOffset: offset, UnsafeRawBufferPointer(rebasing: $0[written...]))
          }
        }
      } catch { failure = error }
    }
    let whole = self.pending.last { $0.end <= written }?.end ?? 0
    if whole < written { try? Disk.truncate(file, to: self.size + whole) }
    self.size += whole
    return (whole, failure)
  }

  private mutating func openSegment() throws(Errno) -> Descriptor {
    if let file = self.file, self.size < self.segmentBytes { return file }
    try? self.file?.close()
    self.file = nil
    let digits = String(self.number + 1)
    let name = "segment-" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits + ".jsonl"
    let file = try Disk.create(self.folder.appending(name))
    self.number += 1
    self.size = 0
    self.file = file
    return file
  }

  mutating func startAgain() {
    try? self.file?.close()
    self.file = nil
  }

  mutating func close(ledger: inout Ledger) {
    self.flush(ledger: &ledger)
    try? self.file?.close()
    self.file = nil
  }
}
