import DoppelCLibrary
import DoppelExchange
import DoppelTesting
import NIOCore
import SystemPackage
import Testing

@testable import DoppelRecording

struct RecordingWriterTests {
  private func options(_ format: RecordingFormat) -> RecordingWriter.Options {
    var options = RecordingWriter.Options()
    options.format = format
    options.command = ["doppel", "record"]
    options.doppelVersion = "1.2.3"
    options.traffic = { Manifest.Traffic(connections: 3, bytesFromClients: 10, bytesFromServers: 20) }
    return options
  }

  private func expected(_ count: Int) -> [Exchange] {
    (0..<count).map { index in
      var exchange = sample(number: index)
      exchange.signature["instance"] = ByteBuffer(string: String(index))
      return exchange
    }
  }

  @Test(arguments: RecordingFormat.allCases)
  func `what is kept is read back in order, with its instance`(format: RecordingFormat) async throws {
    try await withFolder { folder in
      let recording = folder.appending("new/recording")
      let writer = try RecordingWriter(folder: recording, options: self.options(format))
      for index in 0..<50 { writer.keep(sample(number: index)) }
      writer.count(Gap(reason: "not understood", bytes: 5, exchanges: 1, host: "h"))
      writer.count(Gap(reason: "not understood", bytes: 6, exchanges: 1, host: "h"))
      let manifest = await writer.finish()
      #expect(try load(recording).exchanges == self.expected(50))
      #expect(try load(recording).problems.isEmpty)
      #expect(manifest.state == .complete)
      #expect(manifest.exchanges.kept == 50)
      #expect(manifest.exchanges.seen == 50)
      #expect(manifest.hosts == [.init(host: "items.example.com", protocolName: "http", exchanges: 50)])
      #expect(manifest.gaps == [.init(reason: "not understood", host: "h", times: 2, bytes: 11, exchanges: 2)])
      #expect(manifest.traffic.connections == 3)
      #expect(manifest.command == ["doppel", "record"])
      #expect(try Manifest(json: ByteBuffer(string: text(recording.appending("recording.json")))) == manifest)
      #expect(await writer.finish() == manifest)
    }
  }

  @Test func `files and folders are for their owner alone`() async throws {
    try await withFolder { folder in
      let recording = folder.appending("r")
      let writer = try RecordingWriter(folder: recording, options: self.options(.markdown))
      writer.keep(sample(host: "../../etc/pass wd"))
      writer.keep(sample(host: ""))
      writer.keep(sample(host: "results"))
      await writer.finish()
      for (path, mode) in [
        ("", 0o700), ("recording.json", 0o600), ("_._.._etc_pass_wd", 0o700), ("10.0.0.1", 0o700), ("_results", 0o700),
        ("_results/2026-05-28_20-26-40.12345679Z.md", 0o600),
      ] {
        var info = stat()
        #expect(stat(recording.appending(path).string, &info) == 0, "\(path)")
        #expect(Int(info.st_mode & 0o777) == mode, "\(path)")
      }
      #expect(try load(recording).exchanges.count == 3)
    }
  }

  @Test func `exchanges of one moment get names of their own`() async throws {
    try await withFolder { folder in
      let writer = try RecordingWriter(folder: folder, options: self.options(.json))
      for _ in 0..<3 { writer.keep(sample()) }
      #expect(await writer.finish().exchanges.kept == 3)
      #expect(try load(folder).exchanges.count == 3)
      #expect(access(folder.appending("items.example.com/2026-05-28_20-26-40.12345679Z-3.json").string, R_OK) == 0)
    }
  }

  @Test func `segments roll at their size`() async throws {
    try await withFolder { folder in
      var options = self.options(.jsonl)
      options.segmentBytes = 100_000
      let writer = try RecordingWriter(folder: folder, options: options)
      for index in 0..<400 { writer.keep(sample(number: index)) }
      #expect(await writer.finish().exchanges.kept == 400)
      #expect(access(folder.appending("segment-0002.jsonl").string, R_OK) == 0)
      #expect(try load(folder).exchanges == self.expected(400))
    }
  }

  @Test func `what goes over the queue is counted as lost, and all is accounted for`() async throws {
    try await withFolder { folder in
      var options = self.options(.markdown)
      options.queuedBytes = 10_000
      let writer = try RecordingWriter(folder: folder, options: options)
      for index in 0..<1_000 { writer.keep(sample(number: index)) }
      let manifest = await writer.finish()
      #expect(manifest.exchanges.seen == 1_000)
      #expect(manifest.exchanges.lost > 0)
      #expect(manifest.exchanges.kept == (try load(folder).exchanges.count))
      #expect(manifest.gaps.map(\.reason) == ["lost: the writer could not keep up"])
    }
  }

  @Test func `an exchange of the queue's size is kept and one byte more is lost`() async throws {
    for (missing, kept) in [(0, 1), (1, 0)] {
      try await withFolder { folder in
        var options = self.options(.jsonl)
        options.queuedBytes = RecordingQueue.Weight(sample()).memory - missing
        let writer = try RecordingWriter(folder: folder, options: options)
        writer.keep(sample())
        let manifest = await writer.finish()
        #expect(manifest.exchanges.seen == 1)
        #expect(manifest.exchanges.kept == kept)
        #expect(manifest.lossReasons == (kept == 1 ? [] : ["the writer could not keep up"]))
        #expect(!manifest.isDamaged)
      }
    }
  }

  @Test(arguments: RecordingFormat.allCases)
  func `what can wait for room is never lost, however small the queue`(format: RecordingFormat) async throws {
    try await withFolder { folder in
      var options = self.options(format)
      options.queuedBytes = 2 * RecordingQueue.Weight(sample()).memory
      let writer = try RecordingWriter(folder: folder, options: options)
      for index in 0..<40 { writer.keepWhenThereIsRoom(sample(number: index)) }
      let manifest = await writer.finish()
      #expect(manifest.exchanges.kept == 40)
      #expect(manifest.exchanges.lost == 0)
      #expect(try load(folder).exchanges == self.expected(40))
    }
  }

  @Test func `a writer that is let go ends its recording`() async throws {
    try await withFolder { folder in
      do {
        let writer = try RecordingWriter(folder: folder, options: self.options(.jsonl))
        writer.keep(sample())
      }
      #expect(
        try await Eventually.holds {
          try Manifest(json: ByteBuffer(string: text(folder.appending(Manifest.fileName)))).state == .complete
        })
      #expect(try load(folder).exchanges.count == 1)
    }
  }

  @Test func `what files are too slow for is spilled and written in order`() async throws {
    try await withFolder { folder in
      var options = self.options(.markdown)
      options.queuedBytes = 600_000
      let writer = try RecordingWriter(folder: folder, options: options)
      for index in 0..<300 { writer.keep(sample(number: index)) }
      #expect(await writer.finish().exchanges.kept == 300)
      #expect(try load(folder).exchanges == self.expected(300))
    }
  }

  @Test(arguments: RecordingFormat.allCases)
  func `a removed folder is made again and what was in it is lost`(format: RecordingFormat) async throws {
    try await withFolder { folder in
      let recording = folder.appending("r")
      let writer = try RecordingWriter(folder: recording, options: self.options(format))
      for index in 0..<10 { writer.keep(sample(number: index)) }
      while try load(recording).exchanges.count < 10 { await Task.yield() }
      rename(recording.string, folder.appending("gone").string)
      while access(recording.string, R_OK) != 0 { await Task.yield() }
      for index in 10..<15 { writer.keep(sample(number: index)) }
      let manifest = await writer.finish()
      #expect(manifest.exchanges.lost == 10)
      #expect(manifest.exchanges.kept == 5)
      #expect(manifest.gaps.map(\.reason) == ["lost: the recording's folder was removed"])
      #expect(try load(recording).exchanges.count == 5)
    }
  }

  @Test(.enabled(if: SmallDisk.isPossible, SmallDisk.need), arguments: RecordingFormat.allCases)
  func `a full disk loses the rest, says so, and leaves only whole files`(format: RecordingFormat) async throws {
    try await withFolder { folder in
      let disk = try SmallDisk(folder.appending("disk"), bytes: 400_000)
      defer { disk.unmount() }
      let recording = disk.path.appending("r")
      let writer = try RecordingWriter(folder: recording, options: self.options(format))
      for index in 0..<800 { writer.keep(sample(number: index)) }
      let manifest = await writer.finish()
      let (exchanges, problems) = try load(recording)
      #expect(problems.isEmpty)
      #expect(manifest.exchanges.seen == 800)
      #expect(manifest.exchanges.lost > 0)
      #expect(manifest.exchanges.kept == exchanges.count)
      #expect(manifest.exchanges.kept > 0)
      #expect(manifest.gaps.first?.reason == "lost: No space left on device")
    }
  }

  @Test func `the exchanges after the end are counted, not written`() async throws {
    try await withFolder { folder in
      let writer = try RecordingWriter(folder: folder, options: self.options(.jsonl))
      #expect(await writer.finish(failure: "the port was taken").state == .failed("the port was taken"))
      writer.keep(sample())
      #expect(try load(folder).exchanges.isEmpty)
    }
  }

  @Test func `a folder that cannot be made is an error`() {
    #expect(throws: Errno.self) { try RecordingWriter(folder: "/dev/null/x") }
  }
}
