internal import DoppelCLibrary
internal import DoppelExchange
internal import NIOCore
internal import SystemPackage

/// Changes files all together or not at all.
///
/// What was there is kept first, in a hidden folder with the list of all files; then the files are changed one by one, each by a
/// rename. As long as the hidden folder is there the change is not done, and is taken back by whoever comes next; giving the folder
/// its name is what makes it done.
struct FileTransaction {
  /// One file of a change.
  struct Entry: Equatable {
    var path: FilePath
    /// The hash of what was there; `nil` where nothing was.
    var before: String?
    /// The hash of what is there now; `nil` where nothing is.
    var after: String?
  }

  /// A moment within a change; for tests that end it there.
  enum Step: Hashable {
    /// What was there is kept, and nothing has changed yet.
    case kept
    /// The file of this number has been changed.
    case changed(Int)
    /// All files have been changed, and the folder has still to get its name.
    case all
  }

  static let listName = "files.json"
  private static let oldName = "old"
  /// Bytes of a file that is kept.
  private static let limit = 4 * 1024 * 1024 * 1024

  /// The folder while the change is not done.
  let folder: FilePath
  private(set) var entries: [Entry] = []
  /// Tells which of two changes was done later: that with the greater number.
  private(set) var number = 0

  /// - Parameter folder: of a change that is under way or done.
  init(_ folder: FilePath, number: Int = 0) {
    self.folder = folder
    self.number = number
  }

  /// Changes the files; they are as they were where this fails, unless it says otherwise.
  ///
  /// - Parameters:
  ///   - others: files that are written beside the list, by name.
  ///   - finish: makes the change done, by giving the folder its name.
  ///   - step: called at each moment; what it throws ends the change.
  /// - Throws: `RefreshHistory.Unrestored` where files could not be put back; else `RecordingError` where a file has changed
  ///   since it was read, or the system's `Errno`.
  mutating func commit(
    _ changes: [FileChange], others: [(name: String, text: ByteBuffer)] = [], finish: (FilePath) throws -> Void,
    step: (Step) throws -> Void = { _ in }
  ) throws {
    do {
      try self.keep(changes, others)
      try step(.kept)
      for (number, change) in changes.enumerated() {
        // a person may have saved it while the files before were changed
        guard try Self.hash(change.path) == change.before else { throw Self.changed(change.path) }
        try change.apply()
        try step(.changed(number))
      }
      try step(.all)
      try finish(self.folder)
    } catch {
      try self.takeBack()
      throw error
    }
  }

  private mutating func keep(_ changes: [FileChange], _ others: [(name: String, text: ByteBuffer)]) throws {
    for change in changes { try self.permit(change.path) }
    let old = self.folder.appending(Self.oldName)
    try Disk.makeFolder(old)
    for (number, change) in changes.enumerated() {
      let content = Disk.isFile(change.path) ? try Disk.read(change.path, limit: Self.limit) : nil
      guard content?.hash64 == change.before else { throw Self.changed(change.path) }
      // a copy: a recorder whose segment is replaced tells it by the names that its file still has
      if let content { try Disk.write(content, to: self.kept(number), isDurable: true, mode: Disk.mode(change.path)) }
      self.entries.append(Entry(path: change.path, before: change.before, after: change.content?.hash64))
    }
    for other in others { try Disk.write(other.text, to: self.folder.appending(other.name)) }
    // last, because it says that all that is needed to take the change back is there
    try Disk.write(self.list, to: self.folder.appending(Self.listName), isDurable: true)
  }

  private static func changed(_ path: FilePath) -> RecordingError {
    RecordingError(reason: "\(path) has changed since it was read")
  }

  /// Puts every file back as it was, and removes the folder; may be done again where it was interrupted itself. What somebody
  /// else made of a file in the meantime stays.
  ///
  /// - Throws: where not all is back; what was there of the rest is kept then.
  mutating func takeBack() throws(RefreshHistory.Unrestored) {
    var problem: String?
    do { try self.readList() } catch { problem = "\(self.folder.appending(Self.listName)): \(error)" }
    for (number, entry) in self.entries.enumerated().reversed() {
      do { try self.restore(entry, number) } catch { problem = problem ?? "\(entry.path): \(error)" }
    }
    if let problem { throw RefreshHistory.Unrestored(folder: self.folder, problem: problem) }
    self.remove()
  }

  private func restore(_ entry: Entry, _ number: Int) throws {
    try self.permit(entry.path)
    Disk.remove(Disk.unfinished(entry.path))
    let now = try Self.hash(entry.path)
    guard now != entry.before, now == nil || now == entry.after else { return }
    guard entry.before != nil else {
      try FileChange(path: entry.path, content: nil).apply()
      return Disk.removeEmpty(entry.path.removingLastComponent())
    }
    let kept = self.kept(number)
    // what was kept and is not there any more was put back before
    guard Disk.isFile(kept) else { return }
    try Disk.makeFolder(entry.path.removingLastComponent())
    // renaming needs no space, which may be what is missing
    if rename(kept.string, entry.path.string) == 0 { return }
    guard errno == EXDEV else { throw Errno(rawValue: errno) }
    try Disk.write(Disk.read(kept, limit: Self.limit), to: entry.path, isDurable: true, mode: Disk.mode(kept))
  }

  /// The hash of the file at a path; `nil` where there is none.
  private static func hash(_ path: FilePath) throws(Errno) -> String? {
    guard Disk.isFile(path) else { return nil }
    return try Disk.read(path, limit: self.limit).hash64
  }

  /// What was there of the file of this number.
  func kept(_ number: Int) -> FilePath { self.folder.appending(Self.oldName).appending(String(number)) }

  /// Takes the folder away.
  func remove() {
    // without its list it is nothing that could be taken back
    Disk.remove(self.folder.appending(Self.listName))
    for folder in [self.folder.appending(Self.oldName), self.folder] {
      for entry in (try? Disk.list(folder)) ?? [] where !entry.isFolder { Disk.remove(folder.appending(entry.name)) }
      Disk.removeEmpty(folder)
    }
  }

  /// The changes that bring back what was there, and the files that are not as this change left them.
  func reversed() throws -> (changes: [FileChange], strangers: [FilePath]) {
    var (changes, strangers): ([FileChange], [FilePath]) = ([], [])
    for (number, entry) in self.entries.enumerated() {
      try self.permit(entry.path)
      if try Self.hash(entry.path) != entry.after { strangers.append(entry.path) }
      let content = entry.before == nil ? nil : try Disk.read(self.kept(number), limit: Self.limit)
      changes.append(
        FileChange(path: entry.path, content: content, before: entry.after, mode: Disk.mode(self.kept(number))))
    }
    return (changes, strangers)
  }

  // MARK: what may be changed

  /// The list may have come with a folder that somebody else made: whatever it says, nothing is changed outside of the folder in which
  /// the workspace stands, by no link, and nothing that is hidden in it.
  ///
  /// - Throws: `RecordingError`.
  private func permit(_ path: FilePath) throws(RecordingError) {
    let place = self.root.removingLastComponent()
    var existing = path.removingLastComponent()
    var rest: [FilePath.Component] = path.lastComponent.map { [$0] } ?? []
    while Disk.identity(existing) == nil, let last = existing.lastComponent {
      rest.insert(last, at: 0)
      existing.removeLastComponent()
    }
    if var real = Disk.resolved(existing), let allowed = Disk.resolved(place), real.removePrefix(allowed),
      !(Array(real.components) + rest).contains(where: { $0.string.hasPrefix(".") })
    {
      return
    }
    throw RecordingError(
      reason: "\(path) is not in \(place), or hidden there, and a refresh changes nothing but recordings in that folder")
  }

  // MARK: the list

  /// Paths within the workspace stand relative to it, so that it can be moved.
  private var root: FilePath { self.folder.removingLastComponent().removingLastComponent() }

  private var list: ByteBuffer {
    let root = self.root
    var text = ByteBuffer()
    text.writeJSON(.pretty) { writer in
      writer.beginObject()
      writer.text("format", "doppel-refresh-files")
      writer.number("version", 1)
      writer.number("number", self.number)
      writer.member("files")
      writer.beginArray()
      for entry in self.entries {
        var path = entry.path
        if !root.isEmpty, path.removePrefix(root) { path.root = nil }
        writer.beginObject()
        writer.text("path", path.string)
        if let before = entry.before { writer.text("before", before) }
        if let after = entry.after { writer.text("after", after) }
        writer.endObject()
      }
      writer.endArray()
      writer.endObject()
    }
    text.writeStaticString("\n")
    return text
  }

  /// Reads the list of a change that was begun; without one nothing was changed.
  ///
  /// - Throws: what keeps it from being read.
  mutating func readList() throws {
    let text: ByteBuffer
    do throws(Errno) {
      text = try Disk.read(self.folder.appending(Self.listName), limit: Self.limit)
    } catch {
      guard error == .noSuchFileOrDirectory else { throw error }
      return self.entries = []
    }
    let list = try FieldTree(json: text)
    guard let files = list.root["files"], files.kind == .array else {
      throw RecordingError(reason: "expected a list of files")
    }
    self.number = list.root["number"]?.integer ?? 0
    self.entries = try files.elements.map { node in
      guard let path = node["path"]?.string.map({ FilePath($0) }) else { throw RecordingError(reason: "expected a path") }
      return Entry(
        path: path.isAbsolute ? path : self.root.pushing(path), before: node["before"]?.string, after: node["after"]?.string)
    }
  }
}
