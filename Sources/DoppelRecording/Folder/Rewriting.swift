package import DoppelExchange
internal import NIOCore
package import SystemPackage

/// Rewriting of recordings: into another form, or in place.
package enum Rewriting {
  /// What came of it.
  package struct Outcome: Sendable {
    /// Exchanges written anew; those that were left as they are do not count.
    package var written = 0
    /// What could not be read or written; all else was.
    package var problems: [LoadProblem] = []
    package init() {}
  }

  /// Writes the exchanges of recordings as a new recording in another form.
  ///
  /// - Parameter onRead: called after each exchange that was read, for progress.
  /// - Throws: `Workspace.FolderError` where `folder` is not empty, the system's error where the recording cannot be begun.
  package static func convert(
    _ paths: [FilePath], to folder: FilePath, format: RecordingFormat, options: RecordingWriter.Options = .init(),
    onRead: @escaping @Sendable () -> Void = {}
  ) async throws -> (manifest: Manifest, problems: [LoadProblem]) {
    try Workspace.makeEmpty(folder)
    var options = options
    options.format = format
    options.numbersInstances = false
    let writer = try RecordingWriter(folder: folder, options: options)
    var source = RecordingSource(paths)
    source.onRead = onRead
    let problems = try source.load { writer.keepWhenThereIsRoom($0) }
    return (await writer.finish(), problems)
  }

  /// Changes exchanges in the files in which they stand; `change` returns whether a file is to be written anew, and
  /// everything that it
  /// leaves alone stays as it was. Segments are replaced as a whole; lines that cannot be read stay in their places.
  ///
  /// - Throws: what `change` throws.
  package static func rewrite(
    _ paths: [FilePath], decoding: BodyDecoding = .none, _ change: (inout Exchange) throws -> Bool
  ) throws -> Outcome {
    var outcome = Outcome()
    var found = RecordingFolder.Found()
    for path in paths { found.add(path) }
    outcome.problems = found.problems
    for file in Set(found.files).sorted(by: { $0.path.string < $1.path.string }) {
      do {
        let rewriting = FileRewriting(path: file.path, encoder: RRPairEncoder(decoding: decoding))
        outcome.written += try file.isLines ? rewriting.rewriteLines(change, &outcome.problems) : rewriting.rewriteFile(change)
      } catch let error as RecordingError {
        outcome.problems.append(LoadProblem(file: file.path, line: error.line, reason: error.reason))
      } catch let error as Errno {
        outcome.problems.append(LoadProblem(file: file.path, reason: "\(error)"))
      }
    }
    return outcome
  }
}

/// The rewriting of one file.
private struct FileRewriting {
  /// Bytes of a file that is rewritten; a larger one is refused.
  static let limit = 4 * 1024 * 1024 * 1024

  let path: FilePath
  let encoder: RRPairEncoder

  func rewriteFile(_ change: (inout Exchange) throws -> Bool) throws -> Int {
    var exchange = try ExchangeFile.read(self.path, limit: Self.limit)
    guard try change(&exchange) else { return 0 }
    let format: RecordingFormat = self.path.extension == "md" ? .markdown : .json
    let (text, suffix) = ExchangeFile.text(exchange, format: format, encoder: self.encoder)
    guard suffix == self.path.extension else { throw RecordingError(reason: "the changed exchange has no Markdown form") }
    try Disk.write(text, to: self.path)
    return 1
  }

  func rewriteLines(
    _ change: (inout Exchange) throws -> Bool, _ problems: inout [LoadProblem]
  ) throws -> Int {
    let text = try Disk.read(self.path, limit: Self.limit)
    let decoder = RRPairDecoder()
    var result = ByteBuffer()
    var written = 0
    var number = 0
    for view in text.readableBytesView.split(separator: 0x0a, omittingEmptySubsequences: false) {
      number += 1
      if number > 1 { result.writeStaticString("\n") }
      let line = ByteBuffer(view)
      guard !line.isEmptyLine else {
        result.writeImmutableBuffer(line)
        continue
      }
      do {
        var exchange = try decoder.decode(line)
        if try change(&exchange) {
          self.encoder.encode(exchange, into: &result)
          if view.last == 0x0d { result.writeStaticString("\r") }
          written += 1
        } else {
          result.writeImmutableBuffer(line)
        }
      } catch let error as RecordingError {
        problems.append(LoadProblem(file: self.path, line: number, reason: error.reason))
        result.writeImmutableBuffer(line)
      }
    }
    if written > 0 { try Disk.write(result, to: self.path) }
    return written
  }
}
