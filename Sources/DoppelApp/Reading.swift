internal import DoppelExchange
internal import DoppelRecording
internal import SystemPackage

/// Reads recordings, with a live line that says how far and how fast.
enum Reading {
  /// Gives each exchange to `body`; returns what could not be read.
  ///
  /// - Throws: what `body` throws.
  static func load(
    _ paths: [FilePath], _ environment: Environment, _ body: (Exchange) throws -> Void
  ) throws -> [LoadProblem] {
    try self.load(paths, environment) { exchange, _ in try body(exchange) }
  }

  /// Like `load`, with the file that each exchange stands in.
  ///
  /// - Throws: what `body` throws.
  static func load(
    _ paths: [FilePath], _ environment: Environment, _ body: (Exchange, FilePath) throws -> Void
  ) throws -> [LoadProblem] {
    let progress = Progress("reading", "exchanges")
    let line = StatusLine(environment.console, progress)
    defer { line.stop() }
    var source = RecordingSource(paths)
    source.onRead = { progress.advance() }
    return try source.load(body)
  }
}
