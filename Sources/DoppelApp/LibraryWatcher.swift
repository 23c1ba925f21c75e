internal import DoppelCLibrary
internal import DoppelMatch
internal import DoppelRecording
internal import DoppelReport
internal import DoppelRespond
internal import SystemPackage

/// Takes up changed recordings, and changed rules of noise, without a restart (`--watch`): looks at the files once a second, and when
/// they have stayed the same for one look after a change, compiles them and puts the new library in place of the old one, whole.
final class LibraryWatcher: Sendable {
  private let task: Task<Void, Never>

  /// - Parameters:
  ///   - noise: the file of rules of noise, which need not be there; `nil` where none is used. Where it cannot be read, the rules from
  ///     before stay, and that is told.
  ///   - swap: takes up what was loaded.
  init(
    _ loader: LibraryLoader, noise: (path: FilePath, shown: String)? = nil, _ environment: Environment,
    swap: @escaping @Sendable (LibraryLoader.Loaded) async -> Void
  ) {
    let rules = (noise?.path).map { [$0] } ?? []
    // what changes from here on is seen
    let first = Self.state(of: loader.paths, and: rules)
    self.task = Task {
      var loader = loader
      var loaded = first
      var seen = loaded
      while (try? await Task.sleep(for: .seconds(1))) != nil {
        let now = Self.state(of: loader.paths, and: rules)
        defer { seen = now }
        guard now != loaded, now == seen else { continue }
        loaded = now
        do {
          if let noise { loader.decided = try NoiseFile.read(at: noise.path, shown: noise.shown).rules }
        } catch {
          environment.console.error("doppel: \(error); the rules of noise stay as they were")
        }
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
  private static func state(of paths: [FilePath], and files: [FilePath]) -> [FilePath: FileState] {
    var states: [FilePath: FileState] = [:]
    for file in RecordingFolder.files(in: paths) + files {
      var status = stat()
      guard stat(file.string, &status) == 0 else { continue }
      states[file] = FileState(
        size: Int(status.st_size), seconds: status.st_mtim.tv_sec, nanoseconds: status.st_mtim.tv_nsec)
    }
    return states
  }
}
