import DoppelCLibrary
import DoppelExchange
import NIOCore
import SystemPackage
import Testing

@testable import DoppelRecording

struct RefreshHistoryTests {
  private struct Injected: Error, Equatable {}

  private let moment = Timestamp(nanoseconds: 1_780_000_000_000_000_000)

  private func history(_ root: FilePath) -> RefreshHistory { RefreshHistory(of: Workspace(root)) }

  private func change(_ root: FilePath, to content: String?) -> [FileChange] {
    [
      FileChange(
        path: root.appending("run").appending("a.md"), content: content.map { ByteBuffer(string: $0) },
        before: self.now(root).map { ByteBuffer(string: $0).hash64 })
    ]
  }

  private func now(_ root: FilePath) -> String? { try? text(root.appending("run").appending("a.md")) }

  @Test func `refreshes are undone one by one, the last first`() throws {
    try inFolder { root in
      try write("1", to: root.appending("run").appending("a.md"))
      let history = self.history(root)
      let first = try history.apply(self.change(root, to: "2"), at: self.moment, report: ByteBuffer(string: "r"))
      let second = try history.apply(self.change(root, to: nil), at: self.moment, report: ByteBuffer())
      #expect(
        first.lastComponent?.string == self.moment.fileStem && second.lastComponent?.string == self.moment.fileStem + "-2")
      #expect(try text(first.appending("refresh.json")) == "r" && history.folders == [first, second] && self.now(root) == nil)
      #expect(try history.undo() == .done(folder: second, files: 1) && self.now(root) == "2")
      #expect(try history.undo() == .done(folder: first, files: 1) && self.now(root) == "1")
      #expect(try history.undo() == .nothing && names(in: history.folder) == [])
    }
  }

  @Test func `the one that was done last is undone, whatever the clock said`() throws {
    try inFolder { root in
      try write("0", to: root.appending("run").appending("a.md"))
      let history = self.history(root)
      var folders: [FilePath] = []
      // the second an hour before the first, then more at one moment than names sort
      for number in 1...12 {
        let moment = number == 1 ? self.moment.advanced(by: .seconds(3_600)) : self.moment
        folders.append(try history.apply(self.change(root, to: "\(number)"), at: moment, report: ByteBuffer()))
      }
      #expect(history.folders == folders)
      for number in (1...12).reversed() {
        #expect(try history.undo() == .done(folder: folders[number - 1], files: 1) && self.now(root) == "\(number - 1)")
      }
    }
  }

  @Test func `who may read a file stays, also where it is undone`() throws {
    try inFolder { root in
      let path = root.appending("run").appending("a.md")
      try write("1", to: path)
      try #require(chmod(path.string, 0o640) == 0)
      let history = self.history(root)
      for content in ["2", nil] {
        _ = try history.apply(self.change(root, to: content), at: self.moment, report: ByteBuffer())
        #expect(content == nil || Disk.mode(path) == 0o640)
      }
      for _ in 0..<2 {
        _ = try history.undo()
        #expect(Disk.mode(path) == 0o640)
      }
    }
  }

  @Test func `a file that has changed since keeps everything as it is`() throws {
    try inFolder { root in
      try write("1", to: root.appending("run").appending("a.md"))
      let history = self.history(root)
      let other = FileChange(path: root.appending("run").appending("b.md"), content: ByteBuffer(string: "b"))
      _ = try history.apply(self.change(root, to: "2") + [other], at: self.moment, report: ByteBuffer())
      try write("mine", to: other.path)
      #expect(try history.undo() == .changedSince([other.path]))
      #expect(self.now(root) == "2" && history.folders.count == 1)
      unlink(other.path.string)
      #expect(try history.undo() == .changedSince([other.path]))
      try write("b", to: other.path)
      #expect(try history.undo() == .done(folder: history.folder.appending(self.moment.fileStem), files: 2))
      #expect(names(in: root.appending("run")) == ["a.md"] && self.now(root) == "1")
    }
  }

  @Test(arguments: [FileTransaction.Step.kept, .changed(0), .all])
  func `an undo that fails leaves the refresh as it was`(_ last: FileTransaction.Step) throws {
    try inFolder { root in
      try write("1", to: root.appending("run").appending("a.md"))
      let history = self.history(root)
      _ = try history.apply(self.change(root, to: "2"), at: self.moment, report: ByteBuffer())
      #expect(throws: Injected()) { try history.undo { step in if step == last { throw Injected() } } }
      #expect(self.now(root) == "2" && names(in: history.folder) == [self.moment.fileStem])
    }
  }

  @Test func `what a killed process left is put back by the next, unless one is at work`() throws {
    try inFolder { root in
      try write("1", to: root.appending("run").appending("a.md"))
      let history = self.history(root)
      #expect(try history.recoverIfLeft() == false)
      let copies = FilePath(root.string + "-copies")
      defer { remove(copies) }
      try write("", to: copies.appending("x"))
      _ = try history.apply(self.change(root, to: "2"), at: self.moment, report: ByteBuffer()) { step in
        if step == .all { try copy(root, to: copies.appending("apply")) }
      }
      _ = try history.undo { step in if step == .all { try copy(root, to: copies.appending("undo")) } }
      for (name, content, left) in [("apply", "1", []), ("undo", "2", [self.moment.fileStem])] {
        let root = copies.appending(name)
        let history = self.history(root)
        let lock = try history.lock()
        #expect(try history.recoverIfLeft() == false, "somebody is at work")
        #expect(try history.recover())
        withExtendedLifetime(lock) {}
        #expect(self.now(root) == content)
        #expect(try history.recover() == false)
        #expect(names(in: history.folder).filter { !["lock", ".gitignore"].contains($0) } == left)
      }
    }
  }

  @Test func `an undo that was done and whose leftovers are there stays done`() throws {
    try inFolder { root in
      try write("1", to: root.appending("run").appending("a.md"))
      let history = self.history(root)
      let done = try history.apply(self.change(root, to: "2"), at: self.moment, report: ByteBuffer())
      let left = history.folder.appending(".undo-x")
      try write("{}", to: left.appending("files.json"))
      try #require(rename(done.string, left.appending("undone").string) == 0)
      try write("1", to: root.appending("run").appending("a.md"))
      #expect(try history.recoverIfLeft())
      #expect(self.now(root) == "1")
      #expect(names(in: history.folder) == [".gitignore", "lock"])
    }
  }
}
