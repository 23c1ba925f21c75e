internal import DoppelExchange
internal import NIOCore
internal import SystemPackage

/// JSON Lines segments. A segment never ends in the middle of a line, unless the machine stops.
struct SegmentOutput {
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
  /// What the account says of the lines in `buffer`: of how many, up to which end.
  private var pending: [(end: Int, count: Int, entry: Ledger.Entry)] = []

  /// - Parameter segmentBytes: a segment that has reached this size is followed by a new one.
  init(folder: FilePath, encoder: RRPairEncoder, segmentBytes: Int) {
    self.folder = folder
    self.encoder = encoder
    self.segmentBytes = segmentBytes
    self.buffer.reserveCapacity(Self.gathered * 2)
  }

  /// Takes an exchange; what has become of it is said to the ledger, now or when flushed.
  mutating func write(_ exchange: Exchange, ledger: inout Ledger) {
    self.encoder.withLine(of: exchange) { _ = self.buffer.writeBytes($0) }
    self.taken(1, Ledger.Entry(exchange), &ledger)
  }

  /// Takes lines, each with its end, of which the account says the same.
  mutating func write(lines: ByteBuffer, count: Int, entry: Ledger.Entry, ledger: inout Ledger) {
    self.buffer.writeImmutableBuffer(lines)
    self.taken(count, entry, &ledger)
  }

  private mutating func taken(_ count: Int, _ entry: Ledger.Entry, _ ledger: inout Ledger) {
    self.pending.append((self.buffer.readableBytes, count, entry))
    if self.buffer.readableBytes >= Self.gathered { self.flush(ledger: &ledger) }
  }

  /// Hands everything to the system, so that it survives the death of this process.
  mutating func flush(ledger: inout Ledger) {
    guard !self.pending.isEmpty else { return }
    defer {
      self.pending.removeAll(keepingCapacity: true)
      self.buffer.clear(minimumCapacity: Self.gathered)
    }
    do throws(Errno) {
      let file = try self.openSegment(&ledger)
      let (written, failure) = self.writeLines(to: file)
      self.account(written: written, failure: failure, &ledger)
    } catch {
      for lines in self.pending { ledger.lose(lines.count, host: lines.entry.host, "\(error)") }
    }
  }

  /// Says to the ledger which lines were written whole.
  private func account(written: Int, failure: Errno?, _ ledger: inout Ledger) {
    var start = 0
    for lines in self.pending {
      let part = self.buffer.getSlice(at: self.buffer.readerIndex + start, length: max(0, min(lines.end, written) - start))
      let kept = lines.end <= written ? lines.count : part?.readableBytesView.count { $0 == UInt8(ascii: "\n") } ?? 0
      if kept > 0 { ledger.keep(lines.entry, times: kept) }
      if kept < lines.count { ledger.lose(lines.count - kept, host: lines.entry.host, "\(failure ?? .ioError)") }
      start = lines.end
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
    let whole = failure == nil ? written : Self.endOfLastLine(bytes, written)
    if whole < written { try? Disk.truncate(file, to: self.size + whole) }
    self.size += whole
    return (whole, failure)
  }

  /// Where the last line ends that is whole within the first `count` bytes.
  private static func endOfLastLine(_ bytes: ByteBuffer, _ count: Int) -> Int {
    let part = bytes.getSlice(at: bytes.readerIndex, length: count) ?? ByteBuffer()
    return part.readableBytesView.lastIndex(of: UInt8(ascii: "\n")).map { $0 - part.readerIndex + 1 } ?? 0
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

  /// The folder was removed and made again: nothing written before is there any more.
  mutating func startAgain() {
    try? self.file?.close()
    self.file = nil
  }

  /// Ends the recording's files.
  mutating func close(ledger: inout Ledger) {
    self.flush(ledger: &ledger)
    self.leaveSegment(&ledger)
  }
}
