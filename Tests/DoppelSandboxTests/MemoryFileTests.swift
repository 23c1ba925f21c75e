import Foundation
import Testing

@testable import DoppelSandbox

struct MemoryFileTests {
  @Test(arguments: ["", "one\ntwo\n", "a\0b\0", String(repeating: "é", count: 500_000)])
  func `it holds its text, however often it is read`(text: String) throws {
    let file = try #require(MemoryFile(text))
    #expect(file.text == text)
    #expect(file.text == text)
  }

  @Test func `what others write to it is in it, and no program that is started gets it by itself`() throws {
    let file = try #require(MemoryFile(""))
    #expect(write(file.descriptor, "abc", 3) == 3)
    #expect(file.text == "abc")
    #expect(fcntl(file.descriptor, F_GETFD) & FD_CLOEXEC == FD_CLOEXEC)
  }

  @Test func `it is closed when nobody has it any more`() throws {
    var file = MemoryFile("x")
    let descriptor = try #require(file).descriptor
    file = nil
    #expect(fcntl(descriptor, F_GETFD) == -1)
  }
}
