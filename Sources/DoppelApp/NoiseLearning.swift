internal import DoppelExchange
internal import DoppelLearn
internal import DoppelMatch
internal import DoppelProtocols
internal import DoppelRecording
internal import DoppelWire
internal import NIOCore
internal import SystemPackage

/// Learns the noise of recordings: what they show by themselves, and of two runs of one script how they differ.
struct NoiseLearning {
  struct Learned {
    /// One a name, in the order of the names.
    var entries: [NoiseEntry]
    /// The names of all kinds of requests.
    var requests: Set<String>
    /// The names of those of which all requests of two runs were compared.
    var compared: Set<String>
    /// Of two runs the pairs that were compared, and the requests that have no other; `nil` of one.
    var runs: (pairs: Int, unpaired: Int)?
    var exchanges: Int
    var problems: [LoadProblem]
    /// Of two runs the ids of all exchanges, and the folders from that of the rules.
    var ids: Set<ExchangeID> = []
    var folders: [FilePath] = []

    /// Whether the exchange that shows a rule is, or was, in one of the runs; so too where it is not known which that is.
    func holds(_ evidence: NoiseEntry.Evidence) -> Bool {
      if let example = evidence.example, self.ids.contains(example) { return true }
      guard let file = evidence.exampleFile.map({ FilePath($0) }) else { return evidence.example == nil }
      return self.folders.contains { file.starts(with: $0) }
    }
  }

  let paths: [FilePath]
  let choice: LibraryLoader.Choice
  /// The folder that the files of examples are named from.
  let workspace: FilePath

  /// Two paths are two runs.
  func learn(_ environment: Environment) -> Learned {
    var learner = self.paths.count == 2 ? RunLearner() : nil
    var files: [FilePath] = []
    var fileOfExchange: [UInt32] = []
    var ids: Set<ExchangeID> = []
    let loaded = LibraryLoader(paths: self.paths, choice: self.choice, marks: Fields()).load(environment) { taken in
      if files.last != taken.file { files.append(taken.file) }
      if learner != nil {
        self.compare(taken, fileOfExchange.count, in: &learner)
        ids.insert(taken.exchange.id)
      }
      fileOfExchange.append(UInt32(files.count - 1))
    }
    var rules = loaded.library.masking.noise.rules
    let compared = learner?.finish()
    if let compared {
      let shown = loaded.library.named(compared.rules)
      let names = Set(shown.map(\.name))
      // alike in both together need not be so in one, which is all that a mock may have
      rules.removeAll { $0.reason == .alike && names.contains($0.name) }
      let known = Set(rules.map(\.name))
      rules += shown.filter { !known.contains($0.name) }
    }
    let entries = NoiseEntry.learned(rules) { number in
      NoiseFile.inWorkspace(files[Int(fileOfExchange[number])], self.workspace)
    }
    let names = loaded.library.requestNames
    func called(_ kinds: Set<UInt64>?) -> Set<String> { Set((kinds ?? []).compactMap { names[$0] }) }
    return Learned(
      entries: entries, requests: Set(names.values),
      compared: called(compared?.pairedKinds).subtracting(called(compared?.unpairedKinds)),
      runs: compared.map { ($0.pairs, $0.unpaired) }, exchanges: loaded.count, problems: loaded.problems, ids: ids,
      folders: self.paths.compactMap { NoiseFile.inWorkspace($0, self.workspace).map { FilePath($0) } })
  }

  private func compare(_ taken: LibraryLoader.Taken, _ number: Int, in learner: inout RunLearner?) {
    guard let wire = Protocols.named(taken.exchange.protocolName), let response = taken.exchange.response else { return }
    var answer = [wire.decodedBody(of: response) ?? response.body]
    for index in 0..<response.fields.count where !LibraryLoader.framing.contains(response.fields.name(at: index).lowercased()) {
      answer.append(response.fields.valueBytes(at: index))
    }
    let run = self.paths.lastIndex { taken.file.starts(with: $0) } ?? 0
    taken.signature.canonicalBytes.withUnsafeReadableBytes { bytes in
      learner?.add(
        run: run, number: number, at: taken.exchange.startedAt, session: taken.exchange.session, request: bytes,
        leaves: Signature.leaves(in: bytes, form: { Protocols.form(ofKey: $0) }), content: taken.facts.answer.content,
        status: Int(taken.exchange.status) ?? 0, answer: answer)
    }
  }
}
