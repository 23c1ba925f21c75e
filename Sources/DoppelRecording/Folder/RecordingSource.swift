package import DoppelExchange
internal import NIOCore
package import SystemPackage

/// Gives the exchanges of recordings in files: what `--in` names.
package struct RecordingSource: ExchangeSource {
  /// Bytes of one Markdown or JSON file, or of one line of JSON Lines; what is larger is refused.
  package var fileLimit = 256 * 1024 * 1024
  /// Called after each exchange that was read, for progress.
  package var onRead: @Sendable () -> Void = {}
  private let paths: [FilePath]

  /// - Parameter paths: files and folders; folders are read with all that is in them, save what `RecordingFolder` skips.
  package init(_ paths: [FilePath]) { self.paths = paths }

  /// Exchanges in recorded order within a recording; files that cannot be read are passed over.
  package func forEach(_ body: (Exchange) throws -> Void) throws {
    _ = try self.load(body)
  }

  /// Like `forEach`; returns what could not be read.
  ///
  /// - Throws: what `body` throws, nothing else.
  @discardableResult
  package func load(_ body: (Exchange) throws -> Void) throws -> [LoadProblem] {
    try self.load { exchange, _ in try body(exchange) }
  }

  /// Like `load`, with the file that each exchange stands in.
  @discardableResult
  package func load(_ body: (Exchange, FilePath) throws -> Void) throws -> [LoadProblem] {
    var problems: [LoadProblem] = []
    var found = RecordingFolder.Found()
    for path in self.paths {
      found.add(path)
      let taken = found.take()
      problems += taken.problems
      for recording in Self.recordings(taken.files) {
        problems += try self.load(recording, body)
      }
    }
    return problems
  }

  /// The folder of the recording that a file of exchanges belongs to.
  package static func recording(of file: FilePath) -> FilePath {
    let folder = file.removingLastComponent()
    return file.extension == "jsonl" ? folder : folder.removingLastComponent()
  }

  /// The files of each recording, a folder that holds hosts' folders or segments; in the order of their names.
  static func recordings(_ files: [RecordingFolder.File]) -> [[RecordingFolder.File]] {
    var order: [FilePath] = []
    var groups: [FilePath: [RecordingFolder.File]] = [:]
    for file in files {
      let recording = self.recording(of: file.path)
      if groups[recording] == nil { order.append(recording) }
      groups[recording, default: []].append(file)
    }
    return order.compactMap { groups[$0] }
  }

  private func load(
    _ files: [RecordingFolder.File], _ body: (Exchange, FilePath) throws -> Void
  ) throws -> [LoadProblem] {
    var problems: [LoadProblem] = []
    var single: [Single] = []
    for file in files {
      if file.isLines {
        problems += try self.loadLines(file.path, body)
        continue
      }
      do throws(LoadFailure) {
        single.append((try self.read(file), file.path))
        self.onRead()
      } catch {
        problems.append(error.problem)
      }
    }
    single.sort(by: Self.precedes)
    for item in single { try body(item.exchange, item.path) }
    return problems
  }

  typealias Single = (exchange: Exchange, path: FilePath)

  /// Recorded order: by time, those of one time (requests that came together) by their place on the connection, and where that
  /// is the same or was not recorded, by the numbers of their files.
  static func precedes(_ left: Single, _ right: Single) -> Bool {
    let (one, other) = (left.exchange, right.exchange)
    if one.startedAt != other.startedAt { return one.startedAt < other.startedAt }
    let (place, otherPlace) = ((one.connection.number, one.ordinal), (other.connection.number, other.ordinal))
    if place != otherPlace { return place < otherPlace }
    let (folder, otherFolder) = (left.path.removingLastComponent().string, right.path.removingLastComponent().string)
    if folder != otherFolder { return folder < otherFolder }
    let (name, otherName) = (FileNames.parts(ofStem: left.path.stem ?? ""), FileNames.parts(ofStem: right.path.stem ?? ""))
    return (name.moment, name.number, left.path.string) < (otherName.moment, otherName.number, right.path.string)
  }

  private func loadLines(_ path: FilePath, _ body: (Exchange, FilePath) throws -> Void) throws -> [LoadProblem] {
    var problems: [LoadProblem] = []
    var isReading = true
    do {
      try JSONLines(lineLimit: self.fileLimit).forEach(in: path) { result in
        switch result {
        case .success(let exchange):
          self.onRead()
          isReading = false
          try body(exchange, path)
          isReading = true
        case .failure(let line):
          problems.append(
            LoadProblem(
              kind: line.isTorn ? .tornLine : .malformed, file: path, line: line.number, reason: line.reason))
        }
      }
    } catch let error as Errno where isReading {
      problems.append(LoadProblem(file: path, reason: "\(error)"))
    }
    return problems
  }

  private struct LoadFailure: Error {
    var problem: LoadProblem
  }

  private func read(_ file: RecordingFolder.File) throws(LoadFailure) -> Exchange {
    do {
      return try ExchangeFile.read(file.path, limit: self.fileLimit)
    } catch let error as RecordingError {
      throw LoadFailure(problem: LoadProblem(file: file.path, line: error.line, reason: error.reason))
    } catch {
      throw LoadFailure(problem: LoadProblem(file: file.path, reason: "\(error)"))
    }
  }
}
