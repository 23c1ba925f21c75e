internal import DoppelExchange
internal import DoppelRecording
internal import DoppelRefresh
internal import DoppelWire
internal import NIOCore
internal import SystemPackage

/// The library of a refresh: its exchanges, and the answers among them that can be renewed.
struct RefreshLibrary {
  private(set) var exchanges: [LibraryExchange] = []
  private(set) var answers: [LibraryAnswer] = []
  /// The folder of each recording, by its number in `LibraryAnswer.recording`.
  private(set) var recordings: [FilePath] = []
  /// Exchanges that cannot be renewed, by the reason.
  private(set) var leftOut: [String: Int] = [:]
  private(set) var problems: [LoadProblem] = []
  /// What was written while it was recorded, also by exchanges that cannot be renewed.
  private(set) var writes = RecordedWrites()
  /// Equal requests of one client in one recording.
  struct EqualRequests: Hashable {
    var recording: Int
    var signature: Signature
    var session: String?
    var aspect: UInt64
  }

  private var places: [ExchangeID: [Int]] = [:]
  private var firsts: [Signature: Int] = [:]
  private var equal: [EqualRequests: [Int]] = [:]
  /// The last recording with each server.
  private var lastRecordings: [String: Int] = [:]

  /// Reads it; what cannot be read is told among the problems.
  ///
  /// - Parameters:
  ///   - excluded: the newer recording, which may stand within the same folder.
  ///   - choice: the exchanges that are looked at.
  init(_ paths: [FilePath], except excluded: FilePath?, choice: LibraryLoader.Choice, _ environment: Environment) {
    let progress = Progress("reading", "exchanges")
    let line = StatusLine(environment.console, progress)
    defer { line.stop() }
    let read = LibraryReading.read(paths, except: excluded, onRead: { progress.advance() })
    self.problems = read.problems
    var numbers: [FilePath: Int] = [:]
    for exchange in read.exchanges where choice.takes(exchange.exchange.direction) {
      let recorded = exchange.edited.recorded
      self.writes.note(
        AnswerReading.effect(of: recorded), of: recorded, in: RecordingSource.recording(of: exchange.place.file))
      if let reason = AnswerReading.reasonToLeaveOut(exchange.exchange) {
        self.leftOut[reason, default: 0] += 1
        continue
      }
      let folder = RecordingSource.recording(of: exchange.place.file)
      let number = numbers[folder] ?? self.recordings.count
      guard let answer = AnswerReading.library(exchange, recording: number) else { continue }
      if number == self.recordings.count { self.recordings.append(folder) }
      numbers[folder] = number
      self.places[exchange.exchange.id, default: []].append(self.answers.count)
      if self.firsts[answer.signature] == nil { self.firsts[answer.signature] = self.answers.count }
      self.equal[Self.equalRequests(exchange, answer), default: []].append(self.answers.count)
      self.exchanges.append(exchange)
      self.answers.append(answer)
      self.lastRecordings[answer.place.host] = number
    }
  }

  /// To which requests that of an answer is equal.
  func equalRequests(_ index: Int) -> EqualRequests { Self.equalRequests(self.exchanges[index], self.answers[index]) }

  private static func equalRequests(_ exchange: LibraryExchange, _ answer: LibraryAnswer) -> EqualRequests {
    let aspect = exchange.exchange.request.flatMap { AnswerReading.wire?.aspect(of: $0) } ?? 0
    return EqualRequests(
      recording: answer.recording, signature: answer.signature, session: exchange.exchange.session, aspect: aspect)
  }

  /// The answers to requests that are equal to that of an exchange, which said the same as its own; empty where it is not there.
  ///
  /// - Parameter newer: what was asked in its place, which tells which is meant where several have its id.
  func answers(equalTo exchange: ExchangeID, askedAs newer: Exchange) -> [Int] {
    let places = self.places(of: exchange)
    let meant =
      places.count < 2
      ? places
      : places.filter { place in
        var asked = newer
        asked.direction = self.exchanges[place].exchange.direction
        return self.answers[place].signature == AnswerReading.key(of: asked)
      }
    return meant.flatMap { place in
      (self.equal[self.equalRequests(place)] ?? []).filter { self.answers[$0].content == self.answers[place].content }
    }
  }

  /// The places of the answers of exchanges with an id: one, unless a file was copied.
  func places(of exchange: ExchangeID) -> [Int] { self.places[exchange] ?? [] }

  /// The first answer to requests of a signature.
  func first(_ signature: Signature) -> Int? { self.firsts[signature] }

  /// The number of the recording that an exchange is added to: the last one with its server, else the last one.
  func recording(for exchange: Exchange) -> Int {
    self.lastRecordings[exchange.server.host] ?? max(0, self.recordings.count - 1)
  }

  /// The changes of a plan as changes of files.
  ///
  /// - Parameter newer: the exchanges of the newer answers.
  /// - Throws: `RecordingError` or the system's `Errno`.
  func files(of plan: RefreshPlan, newer: [Exchange], at now: Timestamp) throws -> [FileChange] {
    var change = LibraryChange(decoding: RecordedBodies.decoding)
    var additions = Additions(self)
    for entry in plan.entries {
      let fresh = entry.newer.map { newer[$0] }
      let moment = fresh?.startedAt ?? now
      switch entry.kind {
      case .unseen, .held, .refused: break
      case .changed, .confirmed:
        guard let index = entry.library else { continue }
        change.replace(self.exchanges[index].place, by: self.renewed(index, entry, at: moment))
      case .removed:
        if let index = entry.library { change.remove(self.exchanges[index]) }
      case .added, .appended:
        guard let fresh else { continue }
        let number = entry.library.map { self.answers[$0].recording } ?? self.recording(for: fresh)
        change.add(additions.taken(fresh, number), to: self.recordings[number])
      }
    }
    return try change.files(at: now)
  }

  private func renewed(_ index: Int, _ entry: RefreshPlan.Entry, at moment: Timestamp) -> EditedExchange {
    var edited = self.exchanges[index].edited
    let wasEdited = edited.isEdited
    edited.exchange = Self.renewed(edited.exchange, entry.answer, at: moment)
    edited.recorded = wasEdited ? Self.renewed(edited.recorded, entry.recorded, at: moment) : edited.exchange
    edited.lostBodyHash = nil
    return edited
  }

  private static func renewed(_ exchange: Exchange, _ answer: Message?, at moment: Timestamp) -> Exchange {
    var exchange = LibraryExchange.renewed(exchange, at: moment)
    guard let answer else { return exchange }
    exchange.response = answer
    if case .status(_, let code, _) = answer.start { exchange.status = String(code) }
    return exchange
  }

  /// Fits exchanges of another recording into the library's.
  private struct Additions {
    private struct Key: Hashable {
      var recording: Int
      var signature: Signature
    }

    private var instances: [Key: Int] = [:]
    private var connections: [Int: UInt64] = [:]

    init(_ library: RefreshLibrary) {
      for (exchange, answer) in zip(library.exchanges, library.answers) {
        let key = Key(recording: answer.recording, signature: answer.signature)
        let instance = exchange.exchange.signature["instance"].flatMap { Int(String(buffer: $0)) } ?? 0
        self.instances[key] = max(self.instances[key] ?? 0, instance + 1)
        let number = exchange.exchange.connection.number
        self.connections[answer.recording] = max(self.connections[answer.recording] ?? 0, number)
      }
    }

    /// The exchange with numbers that the recording has not given yet: of its connection, and among those with its signature.
    mutating func taken(_ exchange: Exchange, _ recording: Int) -> Exchange {
      var exchange = exchange
      exchange.connection = ConnectionID(exchange.connection.number &+ (self.connections[recording] ?? 0))
      let key = Key(recording: recording, signature: AnswerReading.key(of: exchange))
      let instance = self.instances[key] ?? 0
      self.instances[key] = instance + 1
      if exchange.signature["instance"] != nil { exchange.signature["instance"] = ByteBuffer(string: String(instance)) }
      exchange.tags.removeAll { $0.name == "refUuid" || $0.name == "match" }
      return exchange
    }
  }
}
