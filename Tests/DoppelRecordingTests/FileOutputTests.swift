import DoppelCLibrary
import DoppelExchange
import NIOCore
import SystemPackage
import Testing

@testable import DoppelRecording

struct FileOutputTests {
  private let stem = sample().startedAt.fileStem

  private func output(_ folder: FilePath, _ format: RecordingFormat = .json) -> FileOutput {
    FileOutput(folder: folder, format: format, encoder: RRPairEncoder())
  }

  private func manifest(_ ledger: Ledger) -> Manifest {
    var manifest = Manifest(doppelVersion: "", command: [], format: .json, startedAt: .epoch)
    ledger.write(into: &manifest)
    return manifest
  }

  @Test func `each exchange is a file in the folder of its host, in the form that it has`() throws {
    try inFolder { folder throws in
      var ledger = Ledger()
      var output = self.output(folder, .markdown)
      output.write(sample(host: "a.example"), ledger: &ledger)
      var opaque = sample(host: "b.example")
      opaque.request = Message(body: ByteBuffer(string: "bytes"))
      output.write(opaque, ledger: &ledger)
      #expect(names(in: folder.appending("a.example")) == ["\(self.stem).md"])
      #expect(names(in: folder.appending("b.example")) == ["\(self.stem).json"])
      #expect(mode(folder.appending("a.example")) == 0o700)
      #expect(mode(folder.appending("a.example/\(self.stem).md")) == 0o600)
      #expect(self.manifest(ledger).exchanges.kept == 2)
      #expect(self.manifest(ledger).hosts.map(\.host) == ["a.example", "b.example"])
    }
  }

  @Test func `hosts that share a folder do not take each other's files`() throws {
    try inFolder { folder throws in
      var ledger = Ledger()
      var output = self.output(folder)
      for host in ["a/b", "a_b", "a?b"] { output.write(sample(host: host), ledger: &ledger) }
      #expect(names(in: folder) == ["a_b"])
      #expect(names(in: folder.appending("a_b")) == ["-2", "-3", ""].map { "\(self.stem)\($0).json" })
      #expect(Set(try load(folder).exchanges.map(\.server.name)) == ["a/b", "a_b", "a?b"])
      #expect(self.manifest(ledger).hosts.map(\.host) == ["a/b", "a?b", "a_b"])
    }
  }

  @Test func `as many files of one name as the limit are kept, and one past it is lost`() throws {
    try inFolder { folder throws in
      var ledger = Ledger()
      var output = FileOutput(folder: folder, format: .json, encoder: RRPairEncoder(), collisions: 3)
      for _ in 0..<3 { output.write(sample(), ledger: &ledger) }
      #expect(self.manifest(ledger).exchanges.kept == 3)
      output.write(sample(), ledger: &ledger)
      #expect(self.manifest(ledger).exchanges.lost == 1)
      #expect(self.manifest(ledger).lossReasons == ["File exists"])
      #expect(names(in: folder.appending("items.example.com")) == ["-2", "-3", ""].map { "\(self.stem)\($0).json" })
      #expect(FileOutput.collisions == 10_000)
    }
  }

  @Test func `a host's folder that somebody removed is made again`() throws {
    try inFolder { folder throws in
      var ledger = Ledger()
      var output = self.output(folder)
      output.write(sample(number: 1), ledger: &ledger)
      remove(folder.appending("items.example.com"))
      output.write(sample(number: 2), ledger: &ledger)
      #expect(try load(folder).exchanges == [sample(number: 2)])
    }
  }

  @Test func `a file in the place of a host's folder loses that host and no other`() throws {
    try inFolder { folder in
      try write("in the way", to: folder.appending("a"))
      var ledger = Ledger()
      var output = self.output(folder)
      for host in ["a", "b"] { output.write(sample(host: host), ledger: &ledger) }
      let manifest = self.manifest(ledger)
      #expect(manifest.hosts.map(\.host) == ["b"])
      #expect(manifest.gaps == [.init(reason: "lost: File exists", host: "a", times: 1, bytes: 0, exchanges: 1)])
      #expect(try text(folder.appending("a")) == "in the way")
    }
  }

  @Test func `after the folder was made again the folders of hosts are too`() throws {
    try inFolder { folder throws in
      var ledger = Ledger()
      let recording = folder.appending("r")
      var output = self.output(recording)
      output.write(sample(number: 1), ledger: &ledger)
      remove(recording)
      output.startAgain()
      output.write(sample(number: 2), ledger: &ledger)
      #expect(try load(recording).exchanges == [sample(number: 2)])
    }
  }

  @Test(.enabled(if: SmallDisk.isPossible, SmallDisk.need))
  func `a full disk loses what does not fit and leaves no part of it`() throws {
    try inFolder { folder in
      let disk = try SmallDisk(folder.appending("disk"), bytes: 65_536)
      defer { disk.unmount() }
      var ledger = Ledger()
      var output = self.output(disk.path)
      output.write(sample(number: 1), ledger: &ledger)
      output.write(sample(String(repeating: "x", count: 100_000), number: 2), ledger: &ledger)
      output.write(sample(number: 3), ledger: &ledger)
      #expect(try load(disk.path).exchanges == [sample(number: 1), sample(number: 3)])
      #expect(names(in: disk.path.appending("items.example.com")).count == 2)
      #expect(self.manifest(ledger).exchanges.kept == 2)
      #expect(self.manifest(ledger).lossReasons == ["No space left on device"])
    }
  }
}
