import Testing

@testable import DoppelTLS

struct TLSErrorTests {
  private struct Cause: Error, CustomStringConvertible { var description: String { "no space left" } }

  @Test func `a cause is said after the message, an error of our own is passed on`() {
    let error = TLSError(.unwritable, "cannot write x", cause: Cause())
    #expect(error.message == "cannot write x: no space left")
    let outer = TLSError(.failed, "outer", cause: error)
    #expect(outer.code == .unwritable && outer.message == error.message)
  }

  @Test func `errors are equal when their codes are`() {
    #expect(TLSError(.expired, "a") == TLSError(.expired, "b"))
    #expect(TLSError(.expired, "a") != TLSError(.mismatch, "a"))
  }
}
