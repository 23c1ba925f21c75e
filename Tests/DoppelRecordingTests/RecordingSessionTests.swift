import DoppelCLibrary
import DoppelExchange
import DoppelRecording
import DoppelTesting
import NIOCore
import SystemPackage
import Testing

/// What the writer's thread does when somebody meddles with the folder, and what the manifest says of it.
struct RecordingSessionTests {
  private func writer(_ folder: FilePath, _ format: RecordingFormat) throws -> RecordingWriter {
    var options = RecordingWriter.Options()
    options.format = format
    options.now = { .epoch }
    return try RecordingWriter(folder: folder, options: options)
  }

  private func manifest(_ folder: FilePath) throws -> Manifest {
    try Manifest(json: ByteBuffer(string: try text(folder.appending(Manifest.fileName))))
  }

  @Test func `the manifest is there before the first exchange and says that it is running`() async throws {
    try await withFolder { folder in
      let writer = try self.writer(folder, .jsonl)
      let first = try self.manifest(folder)
      #expect(first.state == .running)
      #expect(first.endedAt == nil)
      #expect(first.startedAt == .epoch)
      #expect(first.exchanges == Manifest.Counts())
      await writer.finish()
      #expect(try self.manifest(folder).state == .complete)
      #expect(try self.manifest(folder).endedAt == .epoch)
    }
  }

  @Test(arguments: RecordingFormat.allCases)
  func `while it runs the manifest follows`(format: RecordingFormat) async throws {
    try await withFolder { folder in
      let writer = try self.writer(folder, format)
      writer.keep(sample())
      writer.count(Gap(reason: "odd", bytes: 1, host: "h"))
      #expect(try await Eventually.holds { try self.manifest(folder).exchanges.kept == 1 })
      let manifest = try self.manifest(folder)
      #expect(manifest.state == .running)
      #expect(manifest.gaps == [.init(reason: "odd", host: "h", times: 1, bytes: 1, exchanges: 0)])
      await writer.finish()
    }
  }

  @Test(arguments: RecordingFormat.allCases)
  func `a folder that another took the place of gets what comes, and the rest is lost`(format: RecordingFormat) async throws {
    try await withFolder { folder in
      let recording = folder.appending("r")
      let writer = try self.writer(recording, format)
      writer.keep(sample(number: 1))
      #expect(try await Eventually.holds { try load(recording).exchanges.count == 1 })
      rename(recording.string, folder.appending("moved").string)
      mkdir(recording.string, 0o755)
      writer.keep(sample(number: 2))
      let manifest = await writer.finish()
      #expect(manifest.exchanges.seen == 2)
      #expect(manifest.exchanges.kept == 1)
      #expect(manifest.lossReasons == ["the recording's folder was removed"])
      #expect(try load(recording).exchanges.map(\.id) == [sample(number: 2).id])
      #expect(try self.manifest(recording) == manifest)
    }
  }

  @Test(arguments: RecordingFormat.allCases)
  func `a file in the place of the folder loses all and fails the recording`(format: RecordingFormat) async throws {
    try await withFolder { folder in
      let recording = folder.appending("r")
      let writer = try self.writer(recording, format)
      writer.keep(sample(number: 1))
      #expect(try await Eventually.holds { try load(recording).exchanges.count == 1 })
      rename(recording.string, folder.appending("moved").string)
      try write("in the way", to: recording)
      writer.keep(sample(number: 2))
      let manifest = await writer.finish()
      #expect(manifest.state == .failed("the manifest could not be written: Not a directory"))
      #expect(manifest.exchanges.kept == 0)
      #expect(manifest.exchanges.lost == 2)
      #expect(manifest.isDamaged)
      #expect(try text(recording) == "in the way")
    }
  }

  @Test func `a segment that somebody removed is lost and said so`() async throws {
    try await withFolder { folder in
      let writer = try self.writer(folder, .jsonl)
      writer.keep(sample(number: 1))
      #expect(try await Eventually.holds { try load(folder).exchanges.count == 1 })
      remove(folder.appending("segment-0001.jsonl"))
      writer.keep(sample(number: 2))
      let manifest = await writer.finish()
      #expect(manifest.exchanges.kept == 1)
      #expect(manifest.exchanges.lost == 1)
      #expect(manifest.lossReasons == ["a segment of the recording was removed"])
      #expect(try load(folder).exchanges.map(\.id) == [sample(number: 2).id])
    }
  }

  @Test func `a manifest that somebody removed is written again`() async throws {
    try await withFolder { folder in
      let writer = try self.writer(folder, .jsonl)
      remove(folder.appending(Manifest.fileName))
      #expect(await Eventually.holds { access(folder.appending(Manifest.fileName).string, R_OK) == 0 })
      let manifest = await writer.finish()
      #expect(manifest.state == .complete)
      #expect(try self.manifest(folder) == manifest)
    }
  }

  @Test(.enabled(if: SmallDisk.isPossible, SmallDisk.need))
  func `a disk without room for the last manifest fails the recording and keeps the former one`() async throws {
    try await withFolder { folder in
      let disk = try SmallDisk(folder.appending("disk"), bytes: 65_536)
      defer { disk.unmount() }
      let writer = try self.writer(disk.path, .jsonl)
      // the whole disk but the manifest's page
      #expect(throws: Errno.noSpace) {
        try write(String(repeating: "x", count: 65_536), to: disk.path.appending("ballast"))
      }
      writer.keep(sample())
      let manifest = await writer.finish()
      #expect(manifest.state == .failed("the manifest could not be written: No space left on device"))
      #expect(manifest.exchanges.lost == 1)
      #expect(manifest.lossReasons == ["No space left on device"])
      #expect(try self.manifest(disk.path).state == .running)
      #expect(names(in: disk.path).contains("recording.json.writing") == false)
    }
  }
}
