import DoppelExchange
import NIOCore
import SystemPackage
import Testing

@testable import DoppelRecording

struct SegmentOutputTests {
  private let lineBytes = json(sample(number: 2)).readableBytes + 1

  private func output(_ folder: FilePath, segmentBytes: Int = .max) -> SegmentOutput {
    SegmentOutput(folder: folder, encoder: RRPairEncoder(), segmentBytes: segmentBytes)
  }

  private func manifest(_ ledger: Ledger) -> Manifest {
    var manifest = Manifest(doppelVersion: "", command: [], format: .jsonl, startedAt: .epoch)
    ledger.write(into: &manifest)
    return manifest
  }

  /// Writes exchanges and flushes after each.
  private func write(_ numbers: Range<Int>, _ output: inout SegmentOutput, _ ledger: inout Ledger) {
    for number in numbers {
      output.write(sample(number: number), ledger: &ledger)
      output.flush(ledger: &ledger)
    }
  }

  @Test func `nothing is a file until there is a line`() throws {
    try inFolder { folder throws in
      var output = self.output(folder)
      var ledger = Ledger()
      output.flush(ledger: &ledger)
      output.close(ledger: &ledger)
      #expect(names(in: folder).isEmpty)
    }
  }

  @Test func `lines count as kept when the system has them, not before`() throws {
    try inFolder { folder throws in
      var output = self.output(folder)
      var ledger = Ledger()
      output.write(sample(), ledger: &ledger)
      #expect(self.manifest(ledger).exchanges.seen == 0)
      output.flush(ledger: &ledger)
      #expect(self.manifest(ledger).exchanges.kept == 1)
      #expect(try text(folder.appending("segment-0001.jsonl")) == String(buffer: json(sample())) + "\n")
      #expect(mode(folder.appending("segment-0001.jsonl")) == 0o600)
    }
  }

  @Test func `lines that were made before are written as they are, among exchanges`() throws {
    try inFolder { folder throws in
      var output = self.output(folder)
      var ledger = Ledger()
      var lines = ByteBuffer()
      for number in 0..<3 {
        lines.writeImmutableBuffer(json(sample(number: number)))
        lines.writeString("\n")
      }
      output.write(lines: lines, count: 3, entry: Ledger.Entry(sample()), ledger: &ledger)
      output.write(sample(number: 3), ledger: &ledger)
      output.close(ledger: &ledger)
      #expect(try load(folder).exchanges == (0..<4).map { sample(number: $0) })
      #expect(self.manifest(ledger).exchanges.kept == 4)
    }
  }

  @Test(.enabled(if: SmallDisk.isPossible, SmallDisk.need))
  func `of lines that were made before a full disk keeps the whole ones`() throws {
    try inFolder { folder in
      let disk = try SmallDisk(folder.appending("disk"), bytes: 65_536)
      defer { disk.unmount() }
      var ledger = Ledger()
      var output = self.output(disk.path)
      var lines = ByteBuffer()
      for number in 0..<200 {
        lines.writeImmutableBuffer(json(sample(number: number)))
        lines.writeString("\n")
      }
      #expect(lines.readableBytes > 65_536)
      output.write(lines: lines, count: 200, entry: Ledger.Entry(sample()), ledger: &ledger)
      output.close(ledger: &ledger)
      let counts = self.manifest(ledger).exchanges
      #expect(counts.kept > 0 && counts.lost > 0 && counts.seen == 200)
      #expect(try load(disk.path).exchanges == (0..<counts.kept).map { sample(number: $0) })
      #expect(try load(disk.path).problems.isEmpty)
    }
  }

  @Test func `much that is gathered is handed over without being asked`() throws {
    try inFolder { folder throws in
      var output = self.output(folder)
      var ledger = Ledger()
      output.write(sample(String(repeating: "x", count: SegmentOutput.gathered)), ledger: &ledger)
      #expect(self.manifest(ledger).exchanges.kept == 1)
    }
  }

  @Test func `a segment of the limit is followed by a new one, and one byte less is not`() throws {
    try inFolder { folder throws in
      var ledger = Ledger()
      var output = self.output(folder, segmentBytes: self.lineBytes)
      self.write(2..<5, &output, &ledger)
      output.close(ledger: &ledger)
      #expect(names(in: folder) == ["segment-0001.jsonl", "segment-0002.jsonl", "segment-0003.jsonl"])
      #expect(try load(folder).exchanges == (2..<5).map { sample(number: $0) })
    }
    try inFolder { folder throws in
      var ledger = Ledger()
      var output = self.output(folder, segmentBytes: self.lineBytes + 1)
      self.write(2..<5, &output, &ledger)
      output.close(ledger: &ledger)
      #expect(names(in: folder) == ["segment-0001.jsonl", "segment-0002.jsonl"])
      #expect(try load(folder.appending("segment-0001.jsonl")).exchanges.count == 2)
    }
  }

  @Test func `names that are taken are passed over, and their files stay`() throws {
    try inFolder { folder in
      try DoppelRecordingTests.write("of another run\n", to: folder.appending("segment-0001.jsonl"))
      try DoppelRecordingTests.write("", to: folder.appending("segment-0003.jsonl"))
      var ledger = Ledger()
      var output = self.output(folder, segmentBytes: 1)
      self.write(0..<2, &output, &ledger)
      output.close(ledger: &ledger)
      #expect(names(in: folder) == (1...4).map { "segment-000\($0).jsonl" })
      #expect(try text(folder.appending("segment-0001.jsonl")) == "of another run\n")
      #expect(self.manifest(ledger).exchanges.kept == 2)
    }
  }

  @Test func `a segment that somebody removed is lost, and the next begins`() throws {
    try inFolder { folder throws in
      var ledger = Ledger()
      var output = self.output(folder, segmentBytes: 2 * self.lineBytes)
      self.write(2..<5, &output, &ledger)
      remove(folder.appending("segment-0002.jsonl"))
      self.write(5..<6, &output, &ledger)
      output.close(ledger: &ledger)
      #expect(try load(folder).exchanges == [2, 3, 5].map { sample(number: $0) })
      let manifest = self.manifest(ledger)
      #expect(manifest.exchanges.kept == 3)
      #expect(manifest.exchanges.lost == 1)
      #expect(manifest.gaps.map(\.reason) == ["lost: a segment of the recording was removed"])
      #expect(manifest.isDamaged)
    }
  }

  @Test func `a last segment that somebody removed is lost at the end`() throws {
    try inFolder { folder throws in
      var ledger = Ledger()
      var output = self.output(folder)
      self.write(0..<2, &output, &ledger)
      remove(folder.appending("segment-0001.jsonl"))
      output.close(ledger: &ledger)
      #expect(self.manifest(ledger).exchanges.kept == 0)
      #expect(self.manifest(ledger).exchanges.lost == 2)
    }
  }

  @Test func `after the folder was made again a new segment begins`() throws {
    try inFolder { folder throws in
      var ledger = Ledger()
      var output = self.output(folder)
      self.write(0..<1, &output, &ledger)
      output.startAgain()
      self.write(1..<2, &output, &ledger)
      #expect(names(in: folder) == ["segment-0001.jsonl", "segment-0002.jsonl"])
    }
  }

  @Test func `without a folder all is lost, with the system's reason`() {
    var ledger = Ledger()
    var output = self.output("/nowhere")
    self.write(0..<2, &output, &ledger)
    #expect(self.manifest(ledger).exchanges.lost == 2)
    #expect(self.manifest(ledger).lossReasons == ["No such file or directory"])
  }

  @Test(.enabled(if: SmallDisk.isPossible, SmallDisk.need))
  func `a full disk keeps whole lines, and more once there is room again`() throws {
    try inFolder { folder in
      let disk = try SmallDisk(folder.appending("disk"), bytes: 65_536)
      defer { disk.unmount() }
      try DoppelRecordingTests.write(String(repeating: "x", count: 20_000), to: disk.path.appending("ballast"))
      var ledger = Ledger()
      var output = self.output(disk.path)
      for number in 0..<100 { output.write(sample(number: number), ledger: &ledger) }
      output.flush(ledger: &ledger)
      let full = self.manifest(ledger).exchanges
      #expect(full.seen == 100)
      #expect(full.kept > 0)
      #expect(full.lost > 0)
      #expect(try load(disk.path).problems.isEmpty)
      #expect(try load(disk.path).exchanges == (0..<full.kept).map { sample(number: $0) })
      remove(disk.path.appending("ballast"))
      self.write(100..<105, &output, &ledger)
      output.close(ledger: &ledger)
      let manifest = self.manifest(ledger)
      #expect(manifest.exchanges.kept == full.kept + 5)
      #expect(manifest.exchanges.lost == full.lost)
      #expect(manifest.lossReasons == ["No space left on device"])
      #expect(try load(disk.path).exchanges.suffix(5) == (100..<105).map { sample(number: $0) }[...])
      #expect(try load(disk.path).problems.isEmpty)
    }
  }
}
