/// Which files there are and what they are named for.
enum FileCheck {
  /// Sources without a test file of their own, each with its reason. The list only shrinks: an entry that has its test fails too.
  static let untested: [String: String] = [
    "Sources/DoppelExchange/Completeness.swift": "declares cases and does nothing",
    "Sources/DoppelExchange/ConnectionID.swift": "declares a number and does nothing",
    "Sources/DoppelExchange/ExchangeSink.swift": "a protocol; its implementations are tested",
    "Sources/DoppelExchange/ExchangeSource.swift": "a protocol; its implementations are tested",
    "Sources/DoppelExchange/Gap.swift": "declares fields and does nothing",
    "Sources/DoppelTesting/Playbook.swift": "tested by DoppelWireTests/MachineTests with a machine of its own",
    "Sources/DoppelTransport/AnswerSource.swift": "a protocol; its implementations are tested",
    "Sources/DoppelWire/Dissector.swift": "a protocol; its implementations are tested",
    "Sources/DoppelWire/Driver.swift": "a protocol; its implementations are tested",
    "Sources/DoppelWire/Responder.swift": "a protocol; its implementations are tested",
    "Sources/DoppelWire/SessionSign.swift": "declares cases and does nothing",
    "Sources/DoppelWire/WireProtocol.swift": "a protocol; its implementations are tested",
  ]
  /// Files that declare several small things, none of which gives the file its name, or nothing.
  static let unnamed: Set<String> = [
    "Sources/DoppelTesting/Playbook.swift", "Sources/DoppelCLibrary/CLibrary.swift", "Sources/DoppelExchange/StableHash.swift",
  ]

  /// A `main.swift` only starts what other files declare; it needs neither.
  static func mirrorFindings(
    _ sources: [SwiftSource], tests: Set<String>,
    untested: [String: String] = FileCheck.untested.merging(UntestedFiles.reasons) { own, _ in own }
  ) -> [Finding] {
    let withoutTest = sources.filter { !$0.isEmpty && $0.stem != "main" && !tests.contains(self.test(for: $0.path)) }.map(
      \.path)
    let missing = withoutTest.filter { untested[$0] == nil }.map { Finding($0, "no test file \(self.test(for: $0))") }
    let stale = untested.keys.sorted().filter { !withoutTest.contains($0) }
    return missing + stale.map { Finding($0, "is on the list of untested files, and there is no need for it") }
  }

  /// `Tests/XTests/YTests.swift` for `Sources/X/…/Y.swift`.
  static func test(for path: String) -> String {
    let parts = path.split(separator: "/")
    let stem = (parts.last ?? "").dropLast(".swift".count)
    // what a file adds to a type is tested with the type
    return "Tests/\(parts[1])Tests/" + stem.prefix { $0 != "+" } + "Tests.swift"
  }

  /// A file is named for the type that it declares, or `Type+Aspect` for what it adds to one.
  static func nameFindings(_ source: SwiftSource) -> [Finding] {
    guard !source.isEmpty, source.stem != "main", !self.unnamed.contains(source.path) else { return [] }
    let type = source.stem.prefix { $0 != "+" }
    let types: Set<String> = ["struct", "class", "enum", "protocol", "actor", "typealias", "extension"]
    let isDeclared = source.declarations.contains { types.contains($0.keyword) && $0.isTopLevel && $0.name == type }
    return isDeclared ? [] : [Finding(source.path, "declares no type \(type), for which it is named")]
  }
}
