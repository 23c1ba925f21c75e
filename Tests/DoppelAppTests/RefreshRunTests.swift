import DoppelExchange
import DoppelRecording
import DoppelRefresh
import DoppelTesting
import NIOCore
import SystemPackage
import Testing

@testable import DoppelApp

struct RefreshRunTests {
  private func run(
    from newer: String? = "newer", targets: [String] = [], rules: RefreshRun.Rules = .init(), isDry: Bool = false,
    conditions: [String] = [], isStrict: Bool = false, output: String = "pretty", inDirection: String = "out"
  ) -> RefreshRun {
    RefreshRun(
      inputs: ["doppel"], newer: newer, probing: .init(targets: targets), rules: rules, inDirection: inDirection, isDry: isDry,
      conditions: conditions, isStrict: isStrict, output: output)
  }

  /// A library with `/a`, `/b` and `/gone`, and a newer recording in which `/a` changed and `/new` came.
  private func setting(_ format: RecordingFormat = .markdown) async throws -> Setting {
    let setting = try Setting()
    try await setting.record([exchange(1, "/a"), exchange(2, "/b"), exchange(3, "/gone")], into: "doppel/run", format)
    try await setting.record(
      [exchange(11, "/a", body: #"{"id":2}"#), exchange(12, "/b"), exchange(13, "/new")], into: "newer")
    return setting
  }

  /// What the library says of each path.
  private func answers(_ setting: Setting) throws -> [String: String] {
    Dictionary(
      try setting.exchanges("doppel").map { ($0.location, String(buffer: $0.response?.body ?? ByteBuffer())) },
      uniquingKeysWith: { "\($0) then \($1)" })
  }

  /// The text of every file of the library, by its path within the project.
  private func files(_ setting: Setting) throws -> [String: String] {
    let names = setting.folder.files(under: "doppel/run").filter { RunFiles.names(in: $0) == nil }
      .map { $0.replacing(setting.folder.file(""), with: "") }
    return try Dictionary(uniqueKeysWithValues: names.map { ($0, try setting.folder.read($0)) })
  }

  @Test(arguments: [RecordingFormat.markdown, .json, .jsonl])
  func `what changed is renewed, what came is added, and one command brings back all files`(_ format: RecordingFormat)
    async throws
  {
    let setting = try await self.setting(format)
    let before = try self.files(setting)
    #expect(try await self.run().run(setting.environment) == .done)
    #expect(try self.files(setting) != before)
    #expect(
      setting.output == """
        ~ GET items.example.com/a
            body.id: 1 -> 2
        - GET items.example.com/gone  (not seen any more, stays; --remove takes it out)
        + GET items.example.com/new  (200, application/json)
        1 changed, 1 added, 1 unseen, 1 kept

        """)
    #expect(
      try self.answers(setting) == ["/a": #"{"id":2}"#, "/b": #"{"id":1}"#, "/gone": #"{"id":1}"#, "/new": #"{"id":1}"#])
    let renewed = try #require(try setting.exchanges("doppel").first { $0.location == "/a" })
    #expect(renewed.id == exchange(1).id && renewed.startedAt == exchange(1).startedAt)
    #expect(LibraryExchange.takenAt(renewed) == exchange(11).startedAt)
    let manifest = try Manifest(json: ByteBuffer(string: setting.folder.read("doppel/run/recording.json")))
    #expect(manifest.exchanges.kept == 4 && manifest.hosts.map(\.exchanges) == [4])
    let history = "doppel/refresh/\(Setting.now.fileStem)"
    #expect(setting.errors.hasSuffix("what was there before is kept in \(history); doppel refresh undo brings it back\n"))
    #expect(try setting.folder.read("\(history)/refresh.json").contains(#""changed": 1"#))
    #expect(try RefreshUndoRun(inputs: ["doppel"]).run(setting.environment) == .done)
    #expect(try self.files(setting) == before)
  }

  @Test func `a second refresh from the same recording changes nothing`() async throws {
    let setting = try await self.setting()
    _ = try await self.run().run(setting.environment)
    let before = try self.files(setting)
    #expect(before["doppel/run/recording.json"] != nil)
    #expect(try await self.run(conditions: ["changes > 0"]).run(setting.environment) == .done)
    #expect(try self.files(setting) == before && setting.output.hasSuffix("1 unseen, 3 kept\n"))
  }

  /// What a mock asked for anew.
  private func fetched(_ number: Int, _ path: String, for recorded: Int, _ body: String) -> Exchange {
    var fetched = exchange(number, path, body: body)
    fetched.tags = [Exchange.Tag("renews", exchange(recorded).id.description)]
    return fetched
  }

  @Test
  func `answers that name the recorded ones they were asked for in place of renew those and their like, and nothing is added`()
    async throws
  {
    let setting = try await self.setting()
    try await setting.record([exchange(4, "/b")], into: "doppel/run/more")
    try await setting.record(
      [
        self.fetched(21, "/a", for: 1, #"{"id":7}"#), self.fetched(22, "/a", for: 1, #"{"id":8}"#),
        self.fetched(23, "/b", for: 2, #"{"id":1}"#), self.fetched(24, "/c?secret=1", for: 77, #"{"id":1}"#),
      ], into: "doppel/results/fetched")
    #expect(try await self.run(from: "doppel/results/fetched").run(setting.environment) == .done)
    #expect(
      setting.output == """
        ~ GET items.example.com/a
            body.id: 1 -> 8
          1 exchange is not used: what they were asked for in place of is not there any more
        1 changed, 3 kept

        """)
    #expect(
      try self.answers(setting) == ["/a": #"{"id":8}"#, "/b": #"{"id":1} then {"id":1}"#, "/gone": #"{"id":1}"#])
  }

  @Test func `equal answers to equal requests are renewed together`() async throws {
    let setting = try Setting()
    try await setting.record([exchange(1, "/a"), exchange(2, "/a"), exchange(3, "/a", body: #"{"id":9}"#)], into: "doppel/run")
    try await setting.record([self.fetched(21, "/a", for: 2, #"{"id":7}"#)], into: "fetched")
    _ = try await self.run(from: "fetched").run(setting.environment)
    #expect(try self.answers(setting) == ["/a": #"{"id":7} then {"id":7} then {"id":9}"#])
  }

  @Test func `what a mock asked for anew is no recording, and shows nothing of what is gone`() async throws {
    let setting = try await self.setting()
    try await setting.record([self.fetched(21, "/a", for: 1, #"{"id":7}"#)], into: "fetched")
    try await setting.record([self.fetched(21, "/a", for: 1, #"{"id":7}"#), exchange(22, "/b")], into: "both")
    try await setting.record([self.fetched(21, "/a", for: 77, #"{"id":7}"#)], into: "strange")
    for (run, message) in [
      (self.run(from: "fetched", rules: .init(removes: true)), "--remove goes with a recording"),
      (self.run(from: "both"), "goes by itself, without a recording"), (self.run(from: "strange"), "holds no answers to take"),
    ] {
      let error = await failure { _ = try await run.run(setting.environment) }
      #expect(error?.exitCode == .usage && error?.message.contains(message) == true, "\(error?.message ?? "")")
    }
  }

  @Test func `at the end of another command all is said on standard error`() async throws {
    let setting = try await self.setting()
    try await self.run(rules: .init(policies: ["changed", "other.test=always"])).runAside(setting.environment)
    #expect(setting.output.isEmpty && setting.errors.contains("1 changed, 1 added, 1 unseen, 1 kept\n"))
    #expect(!setting.errors.contains("is for no request"))
  }

  @Test func `a dry run says the same and writes nothing`() async throws {
    let setting = try await self.setting()
    let before = setting.folder.files()
    #expect(try await self.run(isDry: true, conditions: ["changed > 0"]).run(setting.environment) == .checkFailed)
    #expect(setting.output.contains("1 changed, 1 added, 1 unseen, 1 kept\n") && setting.folder.files() == before)
    #expect(setting.errors.hasSuffix("nothing was written, because of --dry-run\n"))
    #expect(setting.errors.contains("doppel: changed is 1 (fails if > 0)\n"))
  }

  @Test func `answers join the recorded ones, and are given after them`() async throws {
    let setting = try await self.setting()
    _ = try await self.run(rules: .init(onChange: "append")).run(setting.environment)
    #expect(try self.answers(setting)["/a"] == #"{"id":1} then {"id":2}"#)
    let instances = try setting.exchanges("doppel").filter { $0.location == "/a" }.map { $0.signature["instance"] }
    #expect(instances == [ByteBuffer(string: "0"), ByteBuffer(string: "1")])
  }

  @Test func `what is not seen any more goes where that was asked`() async throws {
    let setting = try await self.setting()
    _ = try await self.run(rules: .init(removes: true)).run(setting.environment)
    #expect(try self.answers(setting).keys.sorted() == ["/a", "/b", "/new"])
    #expect(setting.output.contains("- GET items.example.com/gone\n"))
  }

  @Test func `what a person edited or annotated, and what cannot be taken anew, is not taken out`() async throws {
    let setting = try Setting()
    try await setting.record([1, 2, 3, 4, 5].map { exchange($0, "/\($0)") }, into: "doppel/run", .markdown)
    for (path, old, new) in [("/2", #""id": 1"#, #""id": 7"#), ("/3", "### REQUEST", "# Mine\n\n### REQUEST")] {
      let file = try #require(
        try self.files(setting).first { $0.value.contains("com:80\(path) ") || $0.value.contains(".com\(path) ") }?.key)
      try setting.folder.write(try setting.folder.read(file).replacing(old, with: new), to: file)
    }
    var silent = exchange(14, "/4")
    silent.response = nil
    try await setting.record([exchange(11, "/1"), silent], into: "newer")
    _ = try await self.run(rules: .init(removes: true)).run(setting.environment)
    #expect(try self.answers(setting).keys.sorted() == ["/1", "/2", "/3", "/4"])
    #expect(setting.output.contains("= GET items.example.com/2  (stays: not seen any more, but edited)\n"), "\(setting.output)")
    #expect(setting.output.hasSuffix("1 removed, 2 held, 2 kept\n"), "\(setting.output)")
  }

  @Test func `a person's edits stay on top, and what both changed is told`() async throws {
    let setting = try Setting()
    try await setting.record([exchange(1, "/a", body: #"{"id":1,"name":"x","plan":"free"}"#)], into: "doppel/run", .markdown)
    let file = try #require(try self.files(setting).keys.first { $0.hasSuffix(".md") })
    let mine = try setting.folder.read(file).replacing(#""plan": "free""#, with: #""plan": "gold""#)
    try setting.folder.write(mine, to: file)
    try await setting.record([exchange(11, "/a", body: #"{"id":1,"name":"y","plan":"free"}"#)], into: "newer")
    #expect(try await self.run(conditions: ["conflicts > 0"]).run(setting.environment) == .done)
    #expect(try self.answers(setting)["/a"] == #"{"id":1,"name":"y","plan":"gold"}"#)
    try await setting.record([exchange(12, "/a", body: #"{"id":1,"name":"y","plan":"pro"}"#)], into: "newest")
    #expect(try await self.run(from: "newest", conditions: ["conflicts > 0"]).run(setting.environment) == .checkFailed)
    #expect(try self.answers(setting)["/a"] == #"{"id":1,"name":"y","plan":"gold"}"#)
    #expect(
      setting.output.contains(#"  ! body.plan: recorded "free", edited to "gold", the server says "pro"; the edit stays"#),
      "\(setting.output)")
    #expect(try await self.run(from: "newest", conditions: ["conflicts > 0"]).run(setting.environment) == .done)
  }

  @Test func `a rule that is for no request is told`() async throws {
    let setting = try await self.setting()
    _ = try await self.run(rules: .init(policies: ["item.example.com=never", "/a=always", "/new=always"]), isDry: true)
      .run(setting.environment)
    #expect(setting.errors.contains("--policy item.example.com=never is for no request there is\n"), "\(setting.errors)")
    #expect(!setting.errors.contains("/a=always") && !setting.errors.contains("/new=always"))
  }

  @Test func `the newer recording may stand in the same workspace`() async throws {
    let setting = try await self.setting()
    try await setting.record([exchange(11, "/a", body: #"{"id":2}"#)], into: "doppel/newer")
    _ = try await self.run(from: "doppel/newer").run(setting.environment)
    #expect(setting.output.contains("~ GET items.example.com/a\n"))
    #expect(try setting.exchanges("doppel/run").first?.response?.body == ByteBuffer(string: #"{"id":2}"#))
  }

  @Test func `what cannot be read of the flags ends it before anything is written`() async throws {
    let setting = try await self.setting()
    let before = setting.folder.files()
    for (run, beginning) in [
      (self.run(from: nil), "expected --from RECORDING"), (self.run(targets: ["http://x"]), "expected --from RECORDING"),
      (self.run(from: "gone"), "--from: there is no gone"), (self.run(rules: .init(policies: ["often"])), "--policy: "),
      (self.run(rules: .init(policies: ["never", "always"])), "--policy: \"never\" and \"always\" contradict each other"),
      (self.run(rules: .init(policies: ["/a*=changed", "/*a=always"])), "--policy: "),
      (self.run(rules: .init(policies: ["expired"])), "the policy expired needs --max-age"),
      (self.run(rules: .init(maximumAge: "old")), "--max-age: "),
      (self.run(rules: .init(onChange: "guess")), "--on-change: expected replace, append or keep"),
      (self.run(rules: .init(ignored: ["body["])), "--ignore: "),
      (self.run(rules: .init(acceptedStatuses: [99])), "--accept-status: expected 100 to 599, not 99"),
      (self.run(from: nil, targets: ["http://x"], rules: .init(removes: true)), "--remove goes with --from"),
      (self.run(from: nil, targets: ["ftp://x"]), "--target: "), (self.run(conditions: ["speed > 1"]), "--fail-if: "),
      (self.run(output: "xml"), "--output: "), (self.run(inDirection: "up"), "--in-direction: "),
      (self.run(inDirection: "in"), "the library has no answers to renew"),
    ] {
      let error = await failure { _ = try await run.run(setting.environment) }
      #expect(error?.exitCode == .usage && error?.message.hasPrefix(beginning) == true, "\(beginning) \(error?.message ?? "")")
    }
    let added = Set(setting.folder.files()).subtracting(before)
    let ofTheLock = ["", "/lock", "/.gitignore"].map { setting.folder.file("doppel/refresh" + $0) }
    #expect(added.isSubset(of: ofTheLock), "\(added)")
  }

  @Test func `what of the library and the newer recording cannot be used is told`() async throws {
    let setting = try await self.setting()
    var silent = exchange(4, "/silent")
    silent.response = nil
    try await setting.record([silent], into: "doppel/silent")
    try await setting.record([exchange(11, "/a"), silent], into: "newest")
    _ = try await self.run(from: "newest", isDry: true).run(setting.environment)
    #expect(setting.output.contains("  2 exchanges are not used: recorded without a response\n"))
  }

  @Test func `a library of several workspaces is refused`() async throws {
    let setting = try await self.setting()
    try await setting.record([exchange(1, "/a")], into: "other/doppel/run")
    let run = RefreshRun(inputs: ["doppel", "other/doppel"], newer: "newer")
    let error = await failure { _ = try await run.run(setting.environment) }
    #expect(error?.exitCode == .usage && error?.message.hasPrefix("--in: expected recordings of one workspace") == true)
    let undo = RefreshUndoRun(inputs: ["doppel", "other/doppel"])
    #expect(usage { _ = try undo.run(setting.environment) }?.hasPrefix("--in: expected recordings of one") == true)
  }

  @Test func `a change that fails says whether something is left of it`() {
    #expect(RefreshRun.failure("nothing was written", RecordingError(reason: "x")).message == "nothing was written: x")
    #expect(RefreshRun.failure("nothing was written", Errno.noSpace).message == "nothing was written: \(Errno.noSpace)")
  }

  @Test func `the second of two refreshes at once hears who is at work`() async throws {
    let setting = try await self.setting()
    let lock = try RefreshHistory(of: Workspace(FilePath(setting.folder.file("doppel")))).lock()
    let error = await failure { _ = try await self.run().run(setting.environment) }
    withExtendedLifetime(lock) {}
    #expect(error?.exitCode == .failed && error?.message.hasPrefix("another refresh is at work, process ") == true)
    #expect(try self.answers(setting)["/a"] == #"{"id":1}"#)
  }

  @Test func `json is one document`() async throws {
    let setting = try await self.setting()
    _ = try await self.run(isDry: true, output: "json").run(setting.environment)
    let root = try FieldTree(json: setting.output).root
    #expect(
      root["dryRun"]?.bool == true && root["source"]?.string == "newer" && root["answers"]?[0]?["kind"]?.string == "changed")
    #expect(root["answers"]?[0]?["file"]?.string?.hasPrefix("doppel/run/items.example.com/") == true)
  }
}
