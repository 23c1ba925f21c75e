import DoppelTesting
import Foundation
import Testing

struct TestUserTests {
  @Test func `where root runs the tests there is a second user, or it is said why not`() {
    #expect(TestUser.present.first == .current)
    #expect((TestUser.absence == nil) == TestUser.present.contains(.ordinary))
    #expect(getuid() == 0 || TestUser.absence != nil)
    #expect(TestUser.absence?.isEmpty != true)
  }

  @Test(.enabled(if: TestUser.absence == nil, "\(TestUser.absence ?? "")"))
  func `the ordinary user runs without rights, in folders of its own`() async throws {
    let folder = try TemporaryFolder()
    try folder.write("words", to: "inner/text")
    try TestUser.ordinary.own(folder)
    let command =
      TestUser.ordinary.prefix + ["/bin/sh", "-c", "id -un; grep CapEff /proc/self/status; cat '\(folder.path)/inner/text'"]
    let ending = try await ChildProcess.run(command[0], Array(command.dropFirst()))
    #expect(ending.code == 0, "\(ending.errors)")
    #expect(ending.output == "\(TestUser.name)\nCapEff:\t0000000000000000\nwords")
  }

  @Test(.enabled(if: TestUser.absence == nil, "\(TestUser.absence ?? "")"))
  func `what the ordinary user cannot read is copied for it, and what it can is left`() throws {
    let (secret, folder) = (try TemporaryFolder(), try TemporaryFolder())
    let path = try secret.write("words", to: "text")
    let copy = try TestUser.ordinary.reachable(path, copyingTo: folder)
    #expect(copy == folder.file("text"))
    #expect(try folder.read("text") == "words")
    #expect(try TestUser.ordinary.reachable("/bin/sh", copyingTo: folder) == "/bin/sh")
    #expect(try TestUser.current.reachable(path, copyingTo: folder) == path)
  }
}
