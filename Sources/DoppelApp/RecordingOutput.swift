internal import DoppelRecording
internal import DoppelReport
internal import DoppelTransport
internal import SystemPackage

/// The recording that a run writes: a folder that is made for it, and the writer.
struct RecordingOutput: Sendable {
  let writer: RecordingWriter
  /// The folder as the user would type it.
  let shown: String
  /// Whether there was no such folder before.
  private let isNew: Bool

  /// Makes the folder and begins to write.
  ///
  /// - Parameters:
  ///   - named: the folder as the user named it; `nil` for a new one in the workspace.
  ///   - format: as the command line says it.
  ///   - command: what the manifest says of the run.
  /// - Throws: `CommandError` with exit code 2 for an unknown format or a folder that is not empty, 3 where it cannot be made.
  static func open(
    _ named: String?, _ kind: RunFolder.Kind, format: String, command: [String], counters: TrafficCounters,
    _ environment: Environment
  ) throws -> RecordingOutput {
    var options = RecordingWriter.Options()
    options.format = try Choice.of(format, flag: "--format")
    options.decoding = RecordedBodies.decoding
    options.doppelVersion = Version.text
    options.command = command
    options.traffic = {
      Manifest.Traffic(
        connections: counters.connections, bytesFromClients: counters.bytesFromClients,
        bytesFromServers: counters.bytesFromServers)
    }
    let folder = try RunFolder.output(named, kind, environment)
    do {
      let writer = try RecordingWriter(folder: folder.path, options: options)
      return RecordingOutput(writer: writer, shown: folder.shown, isNew: folder.isNew)
    } catch {
      throw CommandError.failed("cannot write to \(folder.shown): \(error)")
    }
  }

  /// Ends the recording and says what is wrong with it.
  func finish(_ console: Console) async {
    if let problem = self.problem(await self.writer.finish()) { console.error(problem) }
  }

  /// Ends the recording of a run that failed. Where nothing was recorded, what was made for it is removed, so that the run can be
  /// tried again.
  func fail(_ error: any Error) async {
    let manifest = await self.writer.finish(failure: "\(error)")
    guard manifest.isEmpty else { return }
    RecordingFolder.remove(self.writer.folder, keepsFolder: !self.isNew)
  }

  /// What a person must know who takes the recording for whole; one line, `nil` where it is.
  func problem(_ manifest: Manifest) -> String? {
    if case .failed(let reason) = manifest.state { return "doppel: the recording \(self.shown) is not whole: \(reason)" }
    guard manifest.exchanges.lost > 0 else { return nil }
    let count = NumberText.count(manifest.exchanges.lost, "exchange was lost", "exchanges were lost")
    return "doppel: \(count): \(manifest.lossReasons.joined(separator: ", ")); see \(self.shown)/recording.json"
  }
}
