internal import DoppelCLibrary
internal import DoppelMatch
internal import DoppelRecording
internal import DoppelReport
internal import DoppelRespond
internal import SystemPackage

/// Takes up changed recordings without a restart (`--watch`): looks at the files once a second, and when they have stayed the same
/// for one look after a change, compiles them and puts the new library in place of the old one, whole.
final class LibraryWatcher: Sendable {
  private let task: Task<Void, Never>

  /// - Parameter swap: takes up what was loaded.
  init(_ loader: LibraryLoader, _ environment: Environment, swap: @escaping @Sendable (LibraryLoader.Loaded) async -> Void) {
    self.task = Task {
      var loaded = Self.state(of: loader.paths)
      var seen = loaded
      while (try? await Task.sleep(for: .seconds(1))) != nil {
        let now = Self.state(of: loader.paths)
        defer { seen = now }
        guard now != loaded, now == seen else { continue }
        loaded = now
        let result = loader.load(environment)
        await swap(result)
        for problem in result.problems.prefix(LoadReport.shown) { environment.console.error("doppel: skipped \(problem)") }
        environment.console.note("the recordings changed: \(NumberText.count(result.count, "exchange"))")
      }
    }
  }

  func stop() { self.task.cancel() }

  private struct FileState: Equatable {
    var size: Int
    var seconds: Int
    var nanoseconds: Int
  }

  /// Size and time of change of each file.
  private static func state(of paths: [FilePath]) -> [FilePath: FileState] {
    var states: [FilePath: FileState] = [:]
    for file in RecordingFolder.files(in: paths) {
      var status = stat()
      guard stat(file.string, &status) == 0 else { continue }
      states[file] = FileState(
        size: Int(status.st_size), seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
    }
    return states
  }
}
