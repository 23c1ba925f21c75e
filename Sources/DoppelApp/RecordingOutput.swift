internal import DoppelRecording
internal import DoppelTransport
internal import SystemPackage

/// Opens the recordings that runs write.
enum RecordingOutput {
  /// - Parameters:
  ///   - format: as the command line says it.
  ///   - command: what the manifest says of the run.
  /// - Throws: `CommandError` with exit code 2 for an unknown format, 3 where the folder cannot be made.
  static func open(
    _ folder: FilePath, format: String, command: [String], counters: TrafficCounters
  ) throws -> RecordingWriter {
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
    do {
      return try RecordingWriter(folder: folder, options: options)
    } catch {
      throw CommandError.failed("cannot write to \(folder.string): \(error)")
    }
  }
}
