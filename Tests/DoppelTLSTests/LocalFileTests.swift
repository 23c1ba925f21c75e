import Foundation
import SystemPackage
import Testing

@testable import DoppelTLS

struct LocalFileTests {
  @Test func `a file is read up to its limit and no further`() throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(String(repeating: "x", count: 200_000), to: "file", mode: 0o640)
    let content = try LocalFile.read(path, limit: 200_000)
    #expect(content.bytes.count == 200_000)
    #expect(content.permissions.rawValue & 0o777 == 0o640)
    #expect(#expect(throws: TLSError.self) { try LocalFile.read(path, limit: 199_999) }?.code == .tooLarge)
    #expect(#expect(throws: TLSError.self) { try LocalFile.read(folder.path, limit: 1) }?.code == .unreadable)
  }

  @Test func `a write that fails leaves nothing behind`() throws {
    let folder = try TemporaryFolder()
    try FileManager.default.createDirectory(atPath: folder.file("taken"), withIntermediateDirectories: true)
    let error = #expect(throws: TLSError.self) {
      try LocalFile.write([1], to: folder.file("taken"), permissions: .ownerReadWrite)
    }
    #expect(error?.code == .unwritable)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["taken"])
  }
}
