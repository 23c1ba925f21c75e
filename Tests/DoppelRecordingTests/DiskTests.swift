import DoppelCLibrary
import NIOCore
import SystemPackage
import Testing

@testable import DoppelRecording

struct DiskTests {
  private func isMade(_ path: FilePath) -> Bool { access(path.string, F_OK) == 0 }

  @Test func `a folder is made with those above it, for its owner alone, and one that is there stays as it is`() throws {
    try inFolder { folder in
      chmod(folder.string, 0o755)
      try Disk.makeFolder(folder.appending("a/b/c"))
      try Disk.makeFolder(folder.appending("a/b/c"))
      #expect(["a", "a/b", "a/b/c"].map { mode(folder.appending($0)) } == [0o700, 0o700, 0o700])
      #expect(mode(folder) == 0o755)
    }
  }

  @Test func `a written file is for its owner alone, or for whom it is said`() throws {
    try inFolder { folder in
      let path = folder.appending("a")
      #expect(Disk.mode(path) == nil)
      try Disk.write(ByteBuffer(), to: path)
      #expect(Disk.mode(path) == 0o600)
      try Disk.write(ByteBuffer(), to: path, mode: 0o664)
      #expect(Disk.mode(path) == 0o664)
    }
  }

  @Test func `what is no folder is in the way of one`() throws {
    try inFolder { folder in
      try write("x", to: folder.appending("file"))
      symlink("nowhere", folder.appending("dangling").string)
      symlink("file", folder.appending("link").string)
      for name in ["file", "dangling", "link"] {
        #expect(throws: Errno.fileExists, "\(name)") { try Disk.makeFolder(folder.appending(name)) }
      }
      #expect(throws: Errno.fileExists) { try Disk.makeFolder(folder.appending("file/inner")) }
      symlink(folder.string, folder.appending("round").string)
      try Disk.makeFolder(folder.appending("round"))
    }
  }

  @Test func `a new file is for its owner alone, and no name that is taken is opened, not even through a link`() throws {
    try inFolder { folder in
      try Disk.create(folder.appending("a")).close()
      #expect(mode(folder.appending("a")) == 0o600)
      #expect(throws: Errno.fileExists) { try Disk.create(folder.appending("a")) }
      symlink(folder.appending("target").string, folder.appending("link").string)
      #expect(throws: Errno.fileExists) { try Disk.create(folder.appending("link")) }
      #expect(!self.isMade(folder.appending("target")))
    }
  }

  @Test(arguments: [false, true])
  func `a file is written whole under its name, in place of a former one`(isDurable: Bool) throws {
    try inFolder { folder in
      let path = folder.appending("a.json")
      try Disk.write(ByteBuffer(string: "former and longer"), to: path, isDurable: isDurable)
      try write("what an interrupted writing left behind", to: folder.appending(".a.json.writing"))
      try Disk.write(ByteBuffer(string: "new"), to: path, isDurable: isDurable)
      #expect(try text(path) == "new")
      #expect(mode(path) == 0o600)
      #expect(names(in: folder) == ["a.json"])
    }
  }

  @Test func `a new file takes the first name that is free, and none where all are taken`() throws {
    try inFolder { folder in
      try write("former", to: folder.appending("1"))
      for text in ["a", "b"] {
        try Disk.write(ByteBuffer(string: text), toFirstFreeOf: 3) { folder.appending("\($0)") }
      }
      #expect(throws: Errno.fileExists) {
        try Disk.write(ByteBuffer(string: "c"), toFirstFreeOf: 3) { folder.appending("\($0)") }
      }
      #expect(names(in: folder) == ["1", "2", "3"])
      #expect(try ["1", "2", "3"].map { try text(folder.appending($0)) } == ["former", "a", "b"])
      #expect(mode(folder.appending("2")) == 0o600)
      #expect(throws: Errno.noSuchFileOrDirectory) {
        try Disk.write(ByteBuffer(string: "c"), toFirstFreeOf: 3) { folder.appending("absent/\($0)") }
      }
    }
  }

  @Test func `a link is replaced and what it leads to stays`() throws {
    try inFolder { folder in
      try write("outside", to: folder.appending("target"))
      symlink("target", folder.appending("link").string)
      try Disk.write(ByteBuffer(string: "new"), to: folder.appending("link"))
      #expect(try text(folder.appending("target")) == "outside")
      #expect(try text(folder.appending("link")) == "new")
    }
  }

  @Test func `a writing that fails leaves nothing behind`() throws {
    try inFolder { folder in
      mkdir(folder.appending("a").string, 0o700)
      #expect(throws: Errno.isDirectory) { try Disk.write(ByteBuffer(string: "x"), to: folder.appending("a")) }
      #expect(names(in: folder) == ["a"])
      #expect(throws: Errno.noSuchFileOrDirectory) {
        try Disk.write(ByteBuffer(string: "x"), to: folder.appending("absent/a"))
      }
    }
  }

  @Test(.enabled(if: SmallDisk.isPossible, SmallDisk.need))
  func `on a full disk the former file stays and no part of the new one does`() throws {
    try inFolder { folder in
      let disk = try SmallDisk(folder.appending("disk"), bytes: 65_536)
      defer { disk.unmount() }
      let path = disk.path.appending("a.json")
      try Disk.write(ByteBuffer(string: "former"), to: path)
      let large = ByteBuffer(repeating: 0x78, count: 100_000)
      #expect(throws: Errno.noSpace) { try Disk.write(large, to: path) }
      #expect(try text(path) == "former")
      #expect(names(in: disk.path) == ["a.json"])
    }
  }

  @Test func `a file is read up to the limit and refused one byte past it`() throws {
    try inFolder { folder in
      let path = folder.appending("a")
      try write(String(repeating: "x", count: 10_000), to: path)
      #expect(try Disk.read(path, limit: 10_000) == ByteBuffer(repeating: 0x78, count: 10_000))
      #expect(throws: Errno.fileTooLarge) { try Disk.read(path, limit: 9_999) }
      try write("", to: folder.appending("empty"))
      #expect(try Disk.read(folder.appending("empty"), limit: 0) == ByteBuffer())
      #expect(throws: Errno.noSuchFileOrDirectory) { try Disk.read(folder.appending("absent"), limit: 1) }
      #expect(throws: Errno.self) { try Disk.read(folder, limit: 1) }
    }
  }

  @Test func `a folder is listed by the bytes of the names, and a link to a folder counts as one`() throws {
    try inFolder { folder in
      for name in ["b", "é", "B", ".hidden", "a-2", "a"] { try write("", to: folder.appending(name)) }
      mkdir(folder.appending("c").string, 0o700)
      symlink("c", folder.appending("d").string)
      symlink("nowhere", folder.appending("e").string)
      let entries = try Disk.list(folder)
      #expect(entries.map(\.name) == [".hidden", "B", "a", "a-2", "b", "c", "d", "e", "é"])
      #expect(entries.filter(\.isFolder).map(\.name) == ["c", "d"])
      #expect(throws: Errno.noSuchFileOrDirectory) { _ = try Disk.list(folder.appending("absent")) }
      #expect(throws: Errno.notDirectory) { _ = try Disk.list(folder.appending("a")) }
    }
  }

  @Test func `an open file has a name until it is removed`() throws {
    try inFolder { folder in
      let file = try Disk.create(folder.appending("a"))
      #expect(Disk.hasName(file))
      Disk.remove(folder.appending("a"))
      #expect(!Disk.hasName(file))
      try file.close()
      Disk.remove(folder.appending("a"))
      #expect(!self.isMade(folder.appending("a")))
    }
  }

  @Test func `only a folder in which nothing is goes`() throws {
    try inFolder { folder in
      try write("x", to: folder.appending("full/a"))
      mkdir(folder.appending("empty").string, 0o700)
      Disk.removeEmpty(folder.appending("full"))
      Disk.removeEmpty(folder.appending("empty"))
      #expect(names(in: folder) == ["full"])
    }
  }

  @Test func `files are told from what has no end to read to`() throws {
    try inFolder { folder in
      try write("x", to: folder.appending("file"))
      symlink("file", folder.appending("link").string)
      mkfifo(folder.appending("pipe").string, 0o600)
      symlink("pipe", folder.appending("piped").string)
      #expect(
        ["file", "link", "pipe", "piped", "absent", "."].map { Disk.isFile(folder.appending($0)) }
          == [true, true, false, false, false, false])
      #expect(!Disk.isFile("/dev/null"))
      #expect(Disk.isFolder(""))
      #expect(!Disk.isFolder(folder.appending("file")))
    }
  }

  @Test func `a file is the same through a link, and another one in its place is not`() throws {
    try inFolder { folder in
      let path = folder.appending("a")
      try write("x", to: path)
      symlink("a", folder.appending("link").string)
      let identity = Disk.identity(path)
      #expect(identity != nil)
      #expect(Disk.identity(folder.appending("link")) == identity)
      rename(path.string, folder.appending("moved").string)
      #expect(Disk.identity(path) == nil)
      try write("x", to: path)
      #expect(Disk.identity(path) != identity)
      #expect(Disk.identity(folder.appending("moved")) == identity)
    }
  }

  @Test func `a file has another stamp once it is written, and none where it is not there`() throws {
    try inFolder { folder in
      let path = folder.appending("a")
      #expect(Disk.stamp(path) == nil)
      try write("one", to: path)
      let stamp = Disk.stamp(path)
      #expect(stamp != nil && Disk.stamp(path) == stamp)
      try write("longer", to: path)
      #expect(Disk.stamp(path) != stamp)
    }
  }

  @Test func `an error that is not the system's counts as one of the device`() {
    struct Other: Error {}
    #expect(throws: Errno.ioError) { try Disk.typed { throw Other() } }
    #expect(throws: Errno.resourceBusy) { try Disk.typed { throw Errno.resourceBusy } }
  }
}
