import SystemPackage
import Testing

@testable import DoppelRecording

struct FileNamesTests {
  @Test(arguments: [
    ("api.example.com", "api.example.com"), ("10.0.0.1", "10.0.0.1"), ("A-b_C.9", "A-b_C.9"), ("2001:db8::1", "2001_db8__1"),
    ("", "unknown"), (".", "_"), ("..", "_."), ("../../etc/passwd", "_._.._etc_passwd"), ("/etc/passwd", "_etc_passwd"),
    (".hidden", "_hidden"), ("a/b", "a_b"), ("a\\b", "a_b"), ("a\0b", "a_b"), ("a\nb", "a_b"), ("a b", "a_b"),
    ("~root", "_root"),
    ("$(id)", "__id_"), ("é", "__"), ("\u{202E}moc", "___moc"), ("results", "_results"), ("blueprints", "_blueprints"),
    ("dataframes", "_dataframes"), ("secrets", "_secrets"), ("recording.json", "_recording.json"), ("Results", "Results"),
  ])
  func `a host's folder has a name that leads nowhere else`(host: String, name: String) {
    #expect(FileNames.folder(ofHost: host) == name)
  }

  @Test(arguments: [
    ("2026-01-31_10-15-02.123456Z", 1), ("2026-01-31_10-15-02.123456Z", 2), ("2026-01-31_10-15-02.123456Z", 10),
    ("moment", 10_000), ("", 2), ("", 1),
  ])
  func `the number of an exchange is read from its name`(moment: String, number: Int) {
    let parts = FileNames.parts(ofStem: FileNames.stem(moment, number: number))
    #expect(parts.moment == moment)
    #expect(parts.number == number)
  }

  @Test func `a number that is none, or too large, is part of the name`() {
    for stem in ["a-", "a-b", "-", "a-99999999999999999999"] { #expect(FileNames.parts(ofStem: stem).moment == stem) }
  }

  @Test func `a host of the longest length keeps its name and one past it is cut and told apart by a hash`() {
    let longest = String(repeating: "a", count: FileNames.length)
    #expect(FileNames.folder(ofHost: longest) == longest)
    let names = ["b", "c"].map { FileNames.folder(ofHost: longest + $0) }
    #expect(names.allSatisfy { $0.hasPrefix(longest + "-") && $0.utf8.count <= FileNames.length + 17 })
    #expect(names[0] != names[1])
  }

  @Test(arguments: ["\0", "../", ".", "é", "a", "\u{1F600}"])
  func `a very long host is one component of a path`(piece: String) {
    let name = FileNames.folder(ofHost: String(repeating: piece, count: 70_000))
    #expect(name.utf8.count <= FileNames.length + 17)
    #expect(FilePath("root").appending(name).components.count == 2)
    #expect(FilePath("root").appending(name).lexicallyNormalized().components.count == 2)
    #expect(!name.hasPrefix("."))
  }
}
