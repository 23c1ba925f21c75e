import DoppelTesting
import SystemPackage
import Testing

@testable import DoppelApp

struct FolderLockTests {
  @Test func `one has a folder at a time`() async throws {
    let folder = FilePath(try TemporaryFolder().path)
    try withExtendedLifetime(try TemporaryFolder()) { kept in
      let path = FilePath(kept.path)
      var first: FolderLock? = try FolderLock(path)
      #expect(throws: CommandError.self) { try FolderLock(path, patience: .zero) }
      withExtendedLifetime(first) {}
      first = nil
      _ = try FolderLock(path, patience: .zero)
    }
    let error = await failure { _ = try FolderLock(folder) }
    #expect(error?.exitCode == .failed && error?.message == "cannot open the folder \(folder): No such file or directory")
  }
}
