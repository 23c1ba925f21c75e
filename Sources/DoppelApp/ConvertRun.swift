internal import DoppelExchange
internal import DoppelRecording
internal import DoppelReport
internal import DoppelTransport
internal import SystemPackage

/// `doppel files convert`: writes recordings in another form.
package struct ConvertRun: Equatable {
  private let inputs: [String]
  private let out: String
  private let format: String
  private let isStrict: Bool

  package init(inputs: [String], out: String, format: String, isStrict: Bool) {
    self.inputs = inputs
    self.out = out
    self.format = format
    self.isStrict = isStrict
  }

  /// - Throws: `CommandError`.
  package func run(_ environment: Environment) async throws -> ExitCode {
    let paths = try RunFolder.inputs(self.inputs, environment)
    let format: RecordingFormat = try Choice.of(self.format, flag: "--format")
    // Read once before anything is written, so that --strict leaves nothing behind.
    if self.isStrict {
      try LoadReport.tell(try Reading.load(paths, environment) { (_: Exchange) in }, isStrict: true, environment)
    }
    let (folder, shown, _) = try RunFolder.output(self.out, .recorded, environment)
    var options = RecordingWriter.Options()
    options.decoding = RecordedBodies.decoding
    options.doppelVersion = Version.text
    options.command = ["doppel", "files", "convert"]
    let (manifest, problems): (Manifest, [LoadProblem])
    let progress = Progress("converting", "exchanges")
    let line = StatusLine(environment.console, progress)
    do {
      (manifest, problems) = try await Rewriting.convert(paths, to: folder, format: format, options: options) {
        progress.advance()
      }
    } catch {
      line.stop()
      throw CommandError.failed("cannot write to \(self.out): \(error)")
    }
    line.stop()
    try LoadReport.tell(problems, isStrict: false, environment)
    if case .failed(let reason) = manifest.state { throw CommandError.failed(reason) }
    if manifest.exchanges.lost > 0 {
      throw CommandError.failed("\(NumberText.count(manifest.exchanges.lost, "exchange")) could not be written")
    }
    environment.console.note("\(NumberText.count(manifest.exchanges.kept, "exchange")) in \(shown)")
    return .done
  }
}
