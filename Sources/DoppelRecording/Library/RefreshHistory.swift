internal import DoppelCLibrary
package import DoppelExchange
package import NIOCore
package import SystemPackage

/// The refreshes of a workspace: the folder `refresh`, with a folder for each that holds what was done and what was there before.
package struct RefreshHistory: Sendable {
  /// The name of the folder within the workspace.
  package static let folderName = "refresh"
  /// The file of a refresh that tells a person what was done.
  package static let reportName = "refresh.json"

  package let workspace: Workspace
  package let folder: FilePath

  /// Whether something may be there that can be undone.
  package var isThere: Bool { Disk.isFolder(self.folder) }

  package init(of workspace: Workspace) {
    self.workspace = workspace
    self.folder = workspace.folder.appending(Self.folderName)
  }

  /// Keeps all others from changing the library as long as the lock lives. The folder is left out of version control: what it holds
  /// is in the history of the library's own files there.
  ///
  /// - Throws: `RefreshLock.Busy`, or the system's `Errno`.
  package func lock() throws -> RefreshLock {
    let lock = try RefreshLock(in: self.folder)
    let ignored = self.folder.appending(".gitignore")
    if !Disk.isFile(ignored) { try Disk.write(ByteBuffer(string: "*\n"), to: ignored) }
    return lock
  }

  /// Not all files are as they were before a refresh that was not ended.
  package struct Unrestored: Error, Sendable, Hashable, CustomStringConvertible {
    /// What was there is kept in it.
    package var folder: FilePath
    /// What keeps a file from being put back.
    package var problem: String

    package var description: String {
      "a refresh was not ended, and not all files are as they were before it: \(self.problem); what was there is kept in "
        + "\(self.folder), and the next command that reads the library goes on putting it back"
    }
  }

  /// Takes back changes that were begun and not ended; `true` where there were any. Only for who has the lock.
  ///
  /// - Throws: where not all could be taken back.
  @discardableResult
  package func recover() throws(Unrestored) -> Bool {
    let left = self.names { $0.hasPrefix(".") }
    for name in left {
      var transaction = FileTransaction(self.folder.appending(name))
      let undone = transaction.folder.appending(Self.undoneName)
      if Disk.isFolder(undone) {
        // the undo was done, and only its leftovers are there
        FileTransaction(undone).remove()
        transaction.remove()
      } else {
        try transaction.takeBack()
      }
    }
    return !left.isEmpty
  }

  /// The same where a change was begun and not ended, and nobody is at it; for whoever is about to read the library.
  ///
  /// - Throws: where not all could be taken back.
  @discardableResult
  package func recoverIfLeft() throws(Unrestored) -> Bool {
    guard Disk.isFolder(self.folder), !self.names({ $0.hasPrefix(".") }).isEmpty, let lock = try? self.lock() else {
      return false
    }
    defer { withExtendedLifetime(lock) {} }
    return try self.recover()
  }

  private func names(_ condition: (String) -> Bool) -> [String] {
    ((try? Disk.list(self.folder)) ?? []).filter { $0.isFolder && condition($0.name) }.map(\.name)
  }

  /// The refreshes that were done and not undone, the last one last.
  package var folders: [FilePath] { self.done.map(\.folder) }

  /// The same with their lists. Names tell moments, and a clock may have been set back; so numbers tell the order. What cannot be read
  /// of a list is told by whoever needs it.
  private var done: [FileTransaction] {
    self.names { !$0.hasPrefix(".") }.map { self.folder.appending($0) }
      .filter { Disk.isFile($0.appending(FileTransaction.listName)) }
      .map { folder in
        var transaction = FileTransaction(folder)
        try? transaction.readList()
        return transaction
      }
      .sorted { ($0.number, $0.folder.string) < ($1.number, $1.folder.string) }
  }

  /// Changes files all together or not at all, and keeps what was there; returns the folder in which it is kept.
  ///
  /// - Parameters:
  ///   - moment: by which the folder is named.
  ///   - report: the text of `refresh.json`.
  /// - Throws: `Unrestored`; else `RecordingError` where a file has changed since it was read, or the system's `Errno`, and then
  ///   nothing has changed.
  package func apply(_ changes: [FileChange], at moment: Timestamp, report: ByteBuffer) throws -> FilePath {
    try self.apply(changes, at: moment, report: report) { _ in }
  }

  func apply(
    _ changes: [FileChange], at moment: Timestamp, report: ByteBuffer, step: (FileTransaction.Step) throws -> Void
  ) throws -> FilePath {
    let taken = Set(self.names { _ in true })
    let name = (1...10_000).lazy.map { FileNames.stem(moment.fileStem, number: $0) }.first { !taken.contains($0) }
    let done = self.folder.appending(name ?? moment.fileStem)
    let number = (self.done.last?.number ?? 0) + 1
    var transaction = FileTransaction(self.folder.appending(".\(done.lastComponent?.string ?? "")"), number: number)
    try transaction.commit(
      changes, others: [(Self.reportName, report)], finish: { try Self.rename($0, to: done) }, step: step)
    return done
  }

  private static let undoneName = "undone"

  /// What came of an undo.
  package enum Undo: Sendable, Equatable {
    /// There is no refresh.
    case nothing
    /// These files are not as the refresh left them; nothing was undone.
    case changedSince([FilePath])
    /// So many files are as they were before.
    case done(folder: FilePath, files: Int)
  }

  /// Brings back what was there before the last refresh. Only for who has the lock.
  ///
  /// - Throws: as `apply`.
  package func undo() throws -> Undo { try self.undo { _ in } }

  func undo(step: (FileTransaction.Step) throws -> Void) throws -> Undo {
    guard let last = self.folders.last else { return .nothing }
    var refresh = FileTransaction(last)
    try refresh.readList()
    let (changes, strangers) = try refresh.reversed()
    guard strangers.isEmpty else { return .changedSince(strangers) }
    var transaction = FileTransaction(self.folder.appending(".undo-\(last.lastComponent?.string ?? "")"))
    try transaction.commit(
      changes, finish: { try Self.rename(last, to: $0.appending(Self.undoneName)) }, step: step)
    for change in changes where change.content == nil { Disk.removeEmpty(change.path.removingLastComponent()) }
    FileTransaction(transaction.folder.appending(Self.undoneName)).remove()
    transaction.remove()
    return .done(folder: last, files: changes.count)
  }

  private static func rename(_ one: FilePath, to other: FilePath) throws {
    guard DoppelCLibrary.rename(one.string, other.string) == 0 else { throw Errno(rawValue: errno) }
  }
}
