import DoppelSandbox
import Testing

struct SystemUserTests {
  @Test(arguments: [("root", 0), ("0", 0), ("4294967295", .max), ("12345", 12_345)] as [(String, UInt32)])
  func `a user is a name of this machine or a number`(text: String, number: UInt32) {
    #expect(SystemUser.number(of: text) == number)
  }

  @Test(arguments: ["", "no such user", "-1", "4294967296", "root\0"])
  func `all else is no user`(text: String) { #expect(SystemUser.number(of: text) == nil) }
}
