internal import DoppelExchange
package import SystemPackage

/// Reads a library to change it: every exchange with its place and with what it was before a person edited it.
package enum LibraryReading {
  /// Bytes of one file that holds one exchange, or of one line.
  private static let limit = 256 * 1024 * 1024

  /// Exchanges in recorded order within each recording.
  ///
  /// - Parameters:
  ///   - excluded: a file or folder that is passed over, with all that is in it.
  ///   - onRead: called after each exchange, for progress.
  package static func read(
    _ paths: [FilePath], except excluded: FilePath? = nil, onRead: () -> Void = {}
  ) -> (exchanges: [LibraryExchange], problems: [LoadProblem]) {
    var found = RecordingFolder.Found()
    for path in paths { found.add(path) }
    var (exchanges, problems): ([LibraryExchange], [LoadProblem]) = ([], found.problems)
    let files = found.files.filter { file in excluded.map { !file.path.starts(with: $0) } ?? true }
    for recording in RecordingSource.recordings(files) {
      var single: [LibraryExchange] = []
      for file in recording {
        do {
          if file.isLines {
            try self.readLines(file.path, &exchanges, &problems, onRead)
          } else {
            let text = try Disk.read(file.path, limit: self.limit)
            let edited = try ExchangeFile.edited(text, of: file.path)
            single.append(LibraryExchange(edited: edited, place: .init(file: file.path, hash: text.hash64)))
            onRead()
          }
        } catch let error as RecordingError {
          problems.append(LoadProblem(file: file.path, line: error.line, reason: error.reason))
        } catch {
          problems.append(LoadProblem(file: file.path, reason: "\(error)"))
        }
      }
      exchanges += single.sorted { RecordingSource.precedes(($0.exchange, $0.place.file), ($1.exchange, $1.place.file)) }
    }
    return (exchanges, problems)
  }

  private static func readLines(
    _ path: FilePath, _ exchanges: inout [LibraryExchange], _ problems: inout [LoadProblem], _ onRead: () -> Void
  ) throws {
    var number = 0
    let stamp = Disk.stamp(path)
    try JSONLines(lineLimit: self.limit).forEach(in: path) { result in
      switch result {
      case .success(let exchange):
        exchanges.append(
          LibraryExchange(edited: EditedExchange(exchange), place: .init(file: path, line: number, stamp: stamp)))
        onRead()
      case .failure(let line):
        problems.append(
          LoadProblem(kind: line.isTorn ? .tornLine : .malformed, file: path, line: line.number, reason: line.reason))
      }
      number += 1
    }
  }
}
