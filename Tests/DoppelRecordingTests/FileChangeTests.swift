import NIOCore
import SystemPackage
import Testing

@testable import DoppelRecording

struct FileChangeTests {
  @Test func `a file comes with the folders above it, is replaced, and goes`() throws {
    try inFolder { folder in
      let path = folder.appending("a").appending("b").appending("c.md")
      for content in ["one", "two"] {
        try FileChange(path: path, content: ByteBuffer(string: content)).apply()
        #expect(try text(path) == content)
      }
      try FileChange(path: path, content: nil).apply()
      #expect(names(in: path.removingLastComponent()) == [])
    }
  }

  @Test func `who may read a file stays as it is, or is said`() throws {
    try inFolder { folder in
      let path = folder.appending("a")
      for (mode, expected) in [(0o644, 0o644), (0o600, 0o644), (nil, 0o644)] as [(UInt32?, UInt32)] {
        try FileChange(path: path, content: ByteBuffer(string: "\(expected)"), mode: mode).apply()
        #expect(Disk.mode(path) == expected)
      }
    }
  }

  @Test func `what stands in the way of a folder is told`() throws {
    try inFolder { folder in
      try write("x", to: folder.appending("a"))
      #expect(throws: Errno.self) {
        try FileChange(path: folder.appending("a").appending("b"), content: ByteBuffer()).apply()
      }
    }
  }
}
