import DoppelToken
package import NIOCore

/// The input is the file of a key.
package enum TokenKeyCheck: FuzzCheck {
  package static let name = "token-key"

  package static func check(_ input: ByteBuffer) throws(FuzzFailure) {
    let keys: [TokenKey]
    do throws(TokenKey.FileError) { keys = try TokenKey.read(input) } catch {
      try expect(!error.reason.isEmpty, "a refused file has a reason")
      return
    }
    try expect(!keys.isEmpty, "a file that is read holds a key")
    try expect(keys.allSatisfy { $0.description.utf8.count < 24 }, "a key says of itself no more than its kind")
  }
}
