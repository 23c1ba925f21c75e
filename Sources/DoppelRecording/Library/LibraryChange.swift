internal import DoppelCLibrary
package import DoppelExchange
internal import NIOCore
package import SystemPackage

/// Changes of a library's exchanges as changes of its files: each in the form of its file, all else byte for byte as it was.
package struct LibraryChange {
  /// Bytes of a file that is written anew; a larger one is refused.
  static let limit = 4 * 1024 * 1024 * 1024
  /// Files of one moment in one folder.
  static let collisions = 10_000
  /// Seconds without a new manifest after which the recorder of a recording that says that it is running was killed; one that
  /// lives writes it twice a second.
  static let silence: Int64 = 10

  /// What a file that holds one exchange shall hold.
  private struct Single {
    /// `nil` where it is taken out.
    var exchange: EditedExchange?
    /// The hash of the file as it was read.
    var before: String?
  }

  private let encoder: RRPairEncoder
  private var changed: [FilePath: [Int: EditedExchange?]] = [:]
  /// When the files were written whose lines are changed.
  private var stamps: [FilePath: String] = [:]
  private var single: [FilePath: Single] = [:]
  private var added: [FilePath: [Exchange]] = [:]
  /// Exchanges that are taken out, by recording.
  private var removed: [FilePath: [Exchange]] = [:]

  package init(decoding: BodyDecoding) { self.encoder = RRPairEncoder(decoding: decoding) }

  /// Puts an exchange in the place of another.
  package mutating func replace(_ place: LibraryExchange.Place, by exchange: EditedExchange) {
    if let line = place.line {
      self.changed[place.file, default: [:]][line] = .some(exchange)
      self.stamps[place.file] = place.stamp
    } else {
      self.single[place.file] = Single(exchange: exchange, before: place.hash)
    }
  }

  /// Takes an exchange out.
  package mutating func remove(_ exchange: LibraryExchange) {
    let place = exchange.place
    if let line = place.line {
      self.changed[place.file, default: [:]][line] = .some(nil)
      self.stamps[place.file] = place.stamp
    } else {
      self.single[place.file] = Single(exchange: nil, before: place.hash)
    }
    self.removed[RecordingSource.recording(of: place.file), default: []].append(exchange.exchange)
  }

  /// Adds an exchange to a recording: as a file of its own, or in a new segment where the recording has segments.
  package mutating func add(_ exchange: Exchange, to recording: FilePath) {
    self.added[recording, default: []].append(exchange)
  }

  /// The files as they shall be, in the order of their names.
  ///
  /// - Throws: `RecordingError` where a changed exchange has no Markdown form, a line is gone, no name is free or a recorder is at
  ///   work there, the system's `Errno` where a file cannot be read.
  package func files(at now: Timestamp) throws -> [FileChange] {
    let counted = Set(self.added.keys).union(self.removed.keys)
    let written = counted.union(self.changed.keys.map { RecordingSource.recording(of: $0) })
    for recording in written where Self.isRunning(recording, at: now) {
      throw RecordingError(
        reason: "\(recording) is being recorded; end that first (one whose recorder was killed can be changed "
          + "\(Self.silence) seconds later)")
    }
    var files: [FileChange] = []
    for (path, single) in self.single {
      files.append(
        Self.change(path, to: try single.exchange.map { try self.text($0, path, single.before) }, before: single.before))
    }
    for (path, lines) in self.changed { files.append(try self.lines(lines, path)) }
    for (recording, exchanges) in self.added { files += try self.newFiles(exchanges, in: recording) }
    for recording in counted {
      if let manifest = self.manifest(of: recording) { files.append(manifest) }
    }
    return files.sorted { $0.path.string < $1.path.string }
  }

  /// Whether a recorder writes into a recording.
  private static func isRunning(_ recording: FilePath, at now: Timestamp) -> Bool {
    var info = stat()
    guard self.readManifest(recording)?.manifest.state == .running,
      stat(recording.appending(Manifest.fileName).string, &info) == 0
    else { return false }
    return now.nanoseconds / 1_000_000_000 &- Int64(info.st_mtim.tv_sec) < self.silence
  }

  /// A change of a file that was there. Where a symbolic link stands, what it leads to gets the content, and the link stays; what
  /// is taken out is the link.
  private static func change(_ path: FilePath, to content: ByteBuffer?, before: String?) -> FileChange {
    FileChange(path: content == nil ? path : self.followed(path), content: content, before: before)
  }

  private static func followed(_ path: FilePath) -> FilePath {
    var info = stat()
    guard lstat(path.string, &info) == 0, info.st_mode & S_IFMT == S_IFLNK else { return path }
    return Disk.resolved(path) ?? path
  }

  private func text(_ edited: EditedExchange, _ path: FilePath, _ before: String?) throws -> ByteBuffer {
    guard path.extension == "md" else {
      return ExchangeFile.text(edited.exchange, format: .json, encoder: self.encoder).text
    }
    guard MarkdownEncoder.canEncode(edited.exchange), MarkdownEncoder.canEncode(edited.recorded) else {
      throw RecordingError(reason: "the newer answer has no Markdown form: \(path)")
    }
    return try self.noted(self.markdown(edited), path, before)
  }

  private func markdown(_ edited: EditedExchange) -> ByteBuffer {
    MarkdownEncoder(self.encoder).encode(edited.exchange, over: edited.isEdited ? edited.recorded : nil)
  }

  /// The new text of a Markdown file in which all stays that a person wrote beside what is another now.
  ///
  /// - Throws: where that has no place in it any more, or the file has changed since it was read.
  private func noted(_ text: ByteBuffer, _ path: FilePath, _ before: String?) throws -> ByteBuffer {
    guard let file = try? Disk.read(path, limit: Self.limit), file.hash64 == before else { throw Self.changed(path) }
    let former = try MarkdownDecoder().read(file)
    let old = self.markdown(former)
    if file == old { return text }
    let noted = try MarkdownSections(file).text(changing: MarkdownSections(old), to: MarkdownSections(text))
    if let noted, let read = try? MarkdownDecoder().read(noted), try read.saysSame(as: MarkdownDecoder().read(text)) {
      return noted
    }
    guard former.hasNotes else { return text }
    throw RecordingError(
      reason: "\(path) has text beside its sections that cannot be kept, because a section or block is missing; put that back")
  }

  /// The file with some of its lines changed or taken out; gone where none is left.
  private func lines(_ changes: [Int: EditedExchange?], _ path: FilePath) throws -> FileChange {
    let text = try Disk.read(path, limit: Self.limit)
    if let stamp = self.stamps[path], Disk.stamp(path) != stamp { throw Self.changed(path) }
    var result = ByteBuffer()
    var (number, left) = (0, 0)
    var rest = text.readableBytesView[...]
    while !rest.isEmpty {
      let end = rest.firstIndex(of: 0x0a)
      let view = rest[..<(end ?? rest.endIndex)]
      rest = rest[(end.map { $0 + 1 } ?? rest.endIndex)...]
      let line = ByteBuffer(bytes: view)
      let change = line.isEmptyLine ? nil : changes[number]
      if !line.isEmptyLine { number += 1 }
      if case .some(.none) = change { continue }
      if case .some(.some(let edited)) = change {
        self.encoder.encode(edited.exchange, into: &result)
        if view.last == 0x0d { result.writeStaticString("\r") }
      } else {
        result.writeImmutableBuffer(line)
      }
      left += line.isEmptyLine ? 0 : 1
      if end != nil { result.writeStaticString("\n") }
    }
    guard number > (changes.keys.max() ?? 0) else { throw Self.changed(path) }
    return Self.change(path, to: left > 0 ? result : nil, before: text.hash64)
  }

  private static func changed(_ path: FilePath) -> RecordingError {
    RecordingError(reason: "\(path) has changed since it was read")
  }

  private func newFiles(_ exchanges: [Exchange], in recording: FilePath) throws(RecordingError) -> [FileChange] {
    let names = (try? Disk.list(recording)) ?? []
    let segments = names.filter { $0.name.hasSuffix(".jsonl") }
    if !segments.isEmpty {
      var lines = ByteBuffer()
      for exchange in exchanges {
        self.encoder.encode(exchange, into: &lines)
        lines.writeStaticString("\n")
      }
      let (next, isTooLarge) = (segments.compactMap { Int($0.name.filter(\.isNumber)) }.max() ?? 0).addingReportingOverflow(1)
      guard !isTooLarge else { throw RecordingError(reason: "no segment can follow the last one of \(recording)") }
      let digits = String(next)
      let name = "segment-" + String(repeating: "0", count: max(0, 4 - digits.utf8.count)) + digits + ".jsonl"
      return [FileChange(path: recording.appending(name), content: lines)]
    }
    let format: RecordingFormat = Self.isMarkdown(recording) ? .markdown : .json
    var taken: Set<FilePath> = []
    var files: [FileChange] = []
    for exchange in exchanges {
      let folder = recording.appending(FileNames.folder(ofHost: exchange.server.host))
      let (text, suffix) = ExchangeFile.text(exchange, format: format, encoder: self.encoder)
      let stem = exchange.startedAt.fileStem
      let path = (1...Self.collisions).lazy.map { folder.appending("\(FileNames.stem(stem, number: $0)).\(suffix)") }
        .first { !taken.contains($0) && Disk.identity($0) == nil }
      guard let path else { throw RecordingError(reason: "more than \(Self.collisions) files of one moment: \(folder)") }
      taken.insert(path)
      files.append(FileChange(path: path, content: text))
    }
    return files
  }

  private static func isMarkdown(_ recording: FilePath) -> Bool {
    if let read = self.readManifest(recording) { return read.manifest.format == .markdown }
    return RecordingFolder.files(in: [recording]).contains { $0.extension == "md" }
  }

  private static func readManifest(_ recording: FilePath) -> (manifest: Manifest, hash: String)? {
    guard let text = try? Disk.read(recording.appending(Manifest.fileName), limit: 64 * 1024 * 1024),
      let manifest = try? Manifest(json: text)
    else { return nil }
    return (manifest, text.hash64)
  }

  /// The manifest with the exchanges that come and go; `nil` where the recording has none.
  private func manifest(of recording: FilePath) -> FileChange? {
    guard let read = Self.readManifest(recording) else { return nil }
    var manifest = read.manifest
    for (exchanges, sign) in [(self.added[recording] ?? [], 1), (self.removed[recording] ?? [], -1)] {
      for exchange in exchanges { manifest.count(exchange, times: sign) }
    }
    return Self.change(recording.appending(Manifest.fileName), to: manifest.json, before: read.hash)
  }
}

extension Manifest {
  /// Counts an exchange that came to the recording, or with -1 one that left it.
  fileprivate mutating func count(_ exchange: Exchange, times: Int) {
    let entry = Ledger.Entry(exchange)
    // a file may count less than it holds, or more than can be read
    func add(_ count: inout Int) { count = min(max(0, count + times), Manifest.mostCounted) }
    add(&self.exchanges.seen)
    add(&self.exchanges.kept)
    if entry.isPartial { add(&self.exchanges.partial) }
    if entry.isOpaque { add(&self.exchanges.opaque) }
    if let index = self.hosts.firstIndex(where: { $0.host == entry.host && $0.protocolName == entry.protocolName }) {
      add(&self.hosts[index].exchanges)
      if self.hosts[index].exchanges <= 0 { self.hosts.remove(at: index) }
    } else if times > 0 {
      self.hosts.append(HostCount(host: entry.host, protocolName: entry.protocolName, exchanges: times))
      self.hosts.sort { ($0.host, $0.protocolName) < ($1.host, $1.protocolName) }
    }
  }
}
