import DoppelCLibrary
import DoppelExchange
import DoppelRecording
import SystemPackage
import Testing

struct WorkspaceTests {
  @Test func `the workspace is found at or above a folder, ours before another tool's`() throws {
    try inFolder { folder throws in
      let inner = folder.appending("a/b")
      mkdir(folder.appending("a").string, 0o700)
      mkdir(inner.string, 0o700)
      #expect(Workspace(at: inner).folder == inner.appending("doppel"))
      mkdir(folder.appending("proxymock").string, 0o700)
      #expect(Workspace(at: inner).folder == folder.appending("proxymock"))
      mkdir(folder.appending("doppel").string, 0o700)
      #expect(Workspace(at: inner).folder == folder.appending("doppel"))
      mkdir(folder.appending("a/proxymock").string, 0o700)
      #expect(Workspace(at: inner).folder == folder.appending("a/proxymock"))
      #expect(Workspace(at: inner.appending("../b/.")).folder == folder.appending("a/proxymock"))
    }
  }

  @Test func `a folder within a workspace belongs to it`() throws {
    try inFolder { folder throws in
      let workspace = folder.appending("doppel")
      #expect(Workspace(at: workspace).folder == workspace)
      #expect(Workspace(at: workspace.appending("recorded-x/host")).folder == workspace)
    }
  }

  @Test func `a file of that name is no workspace`() throws {
    try inFolder { folder in
      try write("x", to: folder.appending("doppel"))
      #expect(Workspace(at: folder.appending("a")).folder == folder.appending("a/doppel"))
    }
  }

  @Test func `the names of runs sort by time and results stand apart`() {
    let workspace = Workspace("w")
    let moment = Timestamp(nanoseconds: 1_000)
    #expect(workspace.recording(at: moment) == "w/recorded-1970-01-01_00-00-00.000001Z")
    #expect(workspace.mocked(at: moment) == "w/results/mocked-1970-01-01_00-00-00.000001Z")
    #expect(workspace.replayed(at: moment) == "w/results/replayed-1970-01-01_00-00-00.000001Z")
  }

  @Test func `a folder for a recording is made, or taken where it is empty`() throws {
    try inFolder { folder in
      let path = folder.appending("a/b")
      #expect(try Workspace.makeEmpty(path))
      #expect(mode(path) == 0o700)
      #expect(try !Workspace.makeEmpty(path))
      try write("", to: path.appending(".hidden"))
      let error = try #require(throws: Workspace.FolderError.self) { try Workspace.makeEmpty(path) }
      #expect(error == .notEmpty(path))
      #expect(error.description == "\(path) is not empty: name a folder that is new or empty")
    }
  }

  @Test func `what is no folder cannot take a recording`() throws {
    try inFolder { folder in
      let path = folder.appending("file")
      try write("x", to: path)
      for (place, reason) in [(path, Errno.fileExists), (path.appending("inner"), .fileExists), ("/dev/null", .fileExists)] {
        #expect(throws: Workspace.FolderError.refused(place, reason)) { try Workspace.makeEmpty(place) }
      }
      #expect(Workspace.FolderError.refused(path, .fileExists).description == "\(path): File exists")
      #expect(try text(path) == "x")
    }
  }
}
