import DoppelFuzz
import Foundation
import NIOCore
import Testing

struct FuzzCheckTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The inputs that `Fuzz/run` starts from or once failed on.
  private static func inputs(_ folder: String, _ name: String) -> [URL] {
    let url = self.root.appendingPathComponent("Fuzz/\(folder)/\(name)")
    return (try? FileManager.default.contentsOfDirectory(at: url, includingPropertiesForKeys: nil)) ?? []
  }

  @Test(arguments: fuzzChecks.map { $0.name }) func `every kept input passes, those that once failed too`(name: String) throws {
    let check = try #require(fuzzChecks.first { $0.name == name })
    let seeds = Self.inputs("Corpus", name)
    #expect(!seeds.isEmpty, "Fuzz/Corpus/\(name) holds what fuzzing starts from")
    for input in seeds + Self.inputs("FailCases", name) {
      let bytes = ByteBuffer(bytes: try Data(contentsOf: input))
      #expect(throws: Never.self, "\(input.lastPathComponent)") { try check.check(bytes) }
    }
  }

  @Test func `every folder of inputs belongs to a check`() throws {
    let names = Set(fuzzChecks.map { $0.name })
    for folder in ["Corpus", "FailCases"] {
      let path = Self.root.appendingPathComponent("Fuzz/\(folder)").path
      let found = Set((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [])
      #expect(found.isSubset(of: names))
    }
    #expect(names.count == fuzzChecks.count)
  }

  @Test func `a law that does not hold is a failure that names it`() {
    #expect(throws: FuzzFailure("one is two")) { try expect(1 == 2, "one is two") }
    #expect(throws: Never.self) { try expect(1 == 1, "one is one") }
    #expect(FuzzFailure("one is two").description == "does not hold: one is two")
  }
}
