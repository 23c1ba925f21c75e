import DoppelCLibrary
import DoppelExchange
import NIOCore
import SystemPackage
import Testing

@testable import DoppelRecording

struct FileTransactionTests {
  private struct Injected: Error, Equatable {}

  /// A workspace with files that are changed, removed, left alone, and one that is to come.
  private func changes(in root: FilePath) throws -> [FileChange] {
    for name in ["changed", "removed", "other"] { try write("old \(name)", to: root.appending("run").appending(name)) }
    let run = root.appending("run")
    func hash(_ text: String) -> String { ByteBuffer(string: text).hash64 }
    return [
      FileChange(path: run.appending("changed"), content: ByteBuffer(string: "new"), before: hash("old changed")),
      FileChange(path: run.appending("sub").appending("added"), content: ByteBuffer(string: "new")),
      FileChange(path: run.appending("removed"), content: nil, before: hash("old removed")),
    ]
  }

  private static let before = ["changed": "old changed", "removed": "old removed", "other": "old other"]

  private func transaction(_ root: FilePath) -> FileTransaction {
    FileTransaction(root.appending("refresh").appending(".now"))
  }

  @Test func `all files change, and what was there is kept`() throws {
    try inFolder { root in
      let changes = try self.changes(in: root)
      var transaction = self.transaction(root)
      try transaction.commit(changes, others: [("note", ByteBuffer(string: "n"))], finish: { _ in })
      #expect(try contents(of: root.appending("run")) == ["changed": "new", "sub/added": "new", "other": "old other"])
      let kept = try contents(of: transaction.folder)
      #expect(kept["old/0"] == "old changed" && kept["old/2"] == "old removed" && kept["old/1"] == nil && kept["note"] == "n")
      #expect(kept["files.json"]?.contains(#""path": "run/changed""#) == true, "paths do not depend on where the workspace is")
    }
  }

  @Test(arguments: [FileTransaction.Step.kept, .changed(0), .changed(1), .changed(2), .all])
  func `a failure at any step leaves every file as it was`(_ last: FileTransaction.Step) throws {
    try inFolder { root in
      let changes = try self.changes(in: root)
      var transaction = self.transaction(root)
      #expect(throws: Injected()) {
        try transaction.commit(changes, finish: { _ in }) { step in if step == last { throw Injected() } }
      }
      #expect(try contents(of: root.appending("run")) == Self.before)
      #expect(names(in: root.appending("refresh")) == [], "nothing is left of it")
    }
  }

  @Test func `a failure to end it leaves every file as it was`() throws {
    try inFolder { root in
      let changes = try self.changes(in: root)
      var transaction = self.transaction(root)
      #expect(throws: Injected()) { try transaction.commit(changes, finish: { _ in throw Injected() }) }
      #expect(try contents(of: root.appending("run")) == Self.before)
    }
  }

  @Test func `a file that cannot be written leaves every file as it was`() throws {
    try inFolder { root in
      var changes = try self.changes(in: root)
      changes.append(FileChange(path: root.appending("run").appending("other").appending("x"), content: ByteBuffer()))
      var transaction = self.transaction(root)
      #expect(throws: Errno.self) { try transaction.commit(changes, finish: { _ in }) }
      #expect(try contents(of: root.appending("run")) == Self.before)
    }
  }

  @Test func `a process that was killed at any step, also while taking it back, leaves every file as it was`() throws {
    try inFolder { root in
      let changes = try self.changes(in: root)
      let copies = root.removingLastComponent().appending("\(root.lastComponent?.string ?? "")-copies")
      defer { remove(copies) }
      try write("", to: copies.appending("x"))
      var steps = 0
      var transaction = self.transaction(root)
      try transaction.commit(changes, finish: { _ in }) { _ in
        try copy(root, to: copies.appending("\(steps)"))
        steps += 1
      }
      #expect(steps == 5)
      for step in 0..<steps {
        let root = copies.appending("\(step)")
        // a part of it was taken back before
        if step > 1 { try write("old changed", to: root.appending("run").appending("changed")) }
        var left = self.transaction(root)
        try left.takeBack()
        #expect(try contents(of: root.appending("run")) == Self.before, "killed at step \(step)")
        #expect(names(in: root.appending("refresh")) == [])
      }
    }
  }

  @Test(arguments: [0, 1, 2])
  func `what somebody else made of a file in the meantime stays`(_ number: Int) throws {
    try inFolder { root in
      let changes = try self.changes(in: root)
      var transaction = self.transaction(root)
      #expect(throws: Injected()) {
        try transaction.commit(changes, finish: { _ in }) { step in
          guard step == .all else { return }
          try write("theirs", to: changes[number].path)
          throw Injected()
        }
      }
      #expect(try text(changes[number].path) == "theirs")
    }
  }

  @Test func `what cannot be put back is kept and told, and the next one goes on`() throws {
    try inFolder { root in
      let changes = try self.changes(in: root)
      var transaction = self.transaction(root)
      let error = #expect(throws: RefreshHistory.Unrestored.self) {
        try transaction.commit(changes, finish: { _ in }) { step in
          guard step == .all else { return }
          // a folder is in the way of the file
          remove(changes[0].path)
          try write("", to: changes[0].path.appending("x"))
          throw Injected()
        }
      }
      #expect(error?.folder == transaction.folder && error?.problem.hasPrefix("\(changes[0].path): ") == true)
      #expect(try text(changes[2].path) == "old removed", "all others are back")
      #expect(try text(transaction.kept(0)) == "old changed")
      var next = self.transaction(root)
      #expect(throws: RefreshHistory.Unrestored.self) { try next.takeBack() }
      remove(changes[0].path)
      try next.takeBack()
      #expect(try contents(of: root.appending("run")) == Self.before)
      #expect(names(in: root.appending("refresh")) == [])
    }
  }

  @Test func `a file is put back by its kept copy's name, which needs no space`() throws {
    try inFolder { root in
      let changes = try self.changes(in: root)
      var transaction = self.transaction(root)
      let copy = transaction.kept(0)
      var kept: Disk.Identity?
      #expect(throws: Injected()) {
        try transaction.commit(changes, finish: { _ in }) { step in
          guard step == .all else { return }
          kept = Disk.identity(copy)
          throw Injected()
        }
      }
      #expect(kept != nil && Disk.identity(changes[0].path) == kept)
    }
  }

  @Test func `a list that cannot be read leaves all that is kept`() throws {
    try inFolder { root in
      var left = self.transaction(root)
      try write("{", to: left.folder.removingLastComponent().appending("lock"))
      try write("{", to: left.folder.appending("files.json"))
      #expect(throws: RefreshHistory.Unrestored.self) { try left.takeBack() }
      #expect(names(in: left.folder) == ["files.json"])
    }
  }

  @Test func `a file that has changed since it was read ends it before anything is written`() throws {
    try inFolder { root in
      let changes = try self.changes(in: root)
      try write("mine", to: changes[2].path)
      var transaction = self.transaction(root)
      let error = #expect(throws: RecordingError.self) { try transaction.commit(changes, finish: { _ in }) }
      #expect(error?.reason == "\(changes[2].path) has changed since it was read")
      #expect(try contents(of: root.appending("run")) == ["changed": "old changed", "removed": "mine", "other": "old other"])
      #expect(names(in: root.appending("refresh")) == [])
    }
  }

  @Test(arguments: [0, 1, 2])
  func `a file that changes while others are written ends it, stays, and the others are as they were`(_ number: Int) throws {
    try inFolder { root in
      let changes = try self.changes(in: root)
      var transaction = self.transaction(root)
      let error = #expect(throws: RecordingError.self) {
        try transaction.commit(changes, finish: { _ in }) { step in
          guard step == (number == 0 ? .kept : .changed(number - 1)) else { return }
          try write("mine", to: changes[number].path)
        }
      }
      #expect(error?.reason == "\(changes[number].path) has changed since it was read")
      var expected = Self.before
      expected[["changed", "sub/added", "removed"][number]] = "mine"
      #expect(try contents(of: root.appending("run")) == expected)
      #expect(names(in: root.appending("refresh")) == [])
    }
  }

  @Test(arguments: [FileTransaction.Step.changed(0), .all])
  func `who may read a file stays, also where it is taken back`(_ last: FileTransaction.Step) throws {
    try inFolder { root in
      let changes = try self.changes(in: root)
      for number in [0, 2] { try #require(chmod(changes[number].path.string, 0o664) == 0) }
      var transaction = self.transaction(root)
      #expect(throws: Injected()) {
        try transaction.commit(changes, finish: { _ in }) { step in
          guard step == last else { return }
          #expect(Disk.mode(changes[0].path) == 0o664)
          throw Injected()
        }
      }
      #expect([0, 2].map { Disk.mode(changes[$0].path) } == [0o664, 0o664])
    }
  }

  @Test func `whoever has a changed file open sees that it has no name any more`() throws {
    try inFolder { root in
      let changes = try self.changes(in: root)
      let file = try Descriptor.open(changes[0].path, .readOnly)
      defer { try? file.close() }
      var transaction = self.transaction(root)
      try transaction.commit(changes, finish: { _ in })
      #expect(!Disk.hasName(file))
    }
  }

  @Test(arguments: ["../../outside/x", "/", "run/.hidden/x", ".git/hooks/run", "link/x", "run/../../outside/x"])
  func `nothing is changed outside of the folder of the workspace, nor what is hidden there`(_ path: String) throws {
    try inFolder { outer in
      let root = outer.appending("project").appending("doppel")
      try write("old", to: outer.appending("outside").appending("x"))
      try Disk.makeFolder(root)
      #expect(symlink(outer.appending("outside").string, root.appending("link").string) == 0)
      let target = path == "/" ? outer.appending("outside").appending("x") : root.pushing(FilePath(path))
      var transaction = self.transaction(root)
      #expect(throws: RecordingError.self) {
        try transaction.commit([FileChange(path: target, content: ByteBuffer(string: "new"))], finish: { _ in })
      }
      // a list that came with the folder
      let list =
        #"{"files": [{"path": "\#(path == "/" ? target.string : path)", "before": "0", "after": "\#(ByteBuffer(string: "old").hash64)"}]}"#
      try Disk.makeFolder(transaction.folder)
      try write(list, to: transaction.folder.appending("files.json"))
      try write("planted", to: transaction.folder.appending("old").appending("0"))
      var left = self.transaction(root)
      #expect(throws: RefreshHistory.Unrestored.self) { try left.takeBack() }
      #expect(throws: RecordingError.self) { _ = try left.reversed() }
      #expect(try contents(of: outer.appending("outside")) == ["x": "old"])
    }
  }
}
