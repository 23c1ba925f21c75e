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
  /// What had been kept when `file` was begun.
  private var mark = Ledger.Mark()
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
      let file = try self.openSegment(&ledger)
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

  private mutating func openSegment(_ ledger: inout Ledger) throws(Errno) -> Descriptor {
    if let file = self.file, self.size < self.segmentBytes, Disk.hasName(file) { return file }
    self.leaveSegment(&ledger)
    let file = try self.createSegment()
    self.size = 0
    self.file = file
    self.mark = ledger.mark
    return file
  }

  /// Makes the file with the next number that nothing stands under.
  private mutating func createSegment() throws(Errno) -> Descriptor {
    while true {
      let digits = String(self.number + 1)
      let name = "segment-" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits + ".jsonl"
      do throws(Errno) {
        let file = try Disk.create(self.folder.appending(name))
        self.number += 1
        return file
      } catch {
        guard error == .fileExists else { throw error }
        self.number += 1
      }
    }
  }

  /// Closes the segment; where somebody removed it, what was in it is lost.
  private mutating func leaveSegment(_ ledger: inout Ledger) {
    guard let file = self.file else { return }
    if !Disk.hasName(file) { ledger.loseAll(since: self.mark, LossReason.removedSegment) }
    try? file.close()
    self.file = nil
  }

  mutating func startAgain() {
    try? self.file?.close()
    self.file = nil
  }

  mutating func close(ledger: inout Ledger) {
    self.flush(ledger: &ledger)
    self.leaveSegment(&ledger)
  }
}
