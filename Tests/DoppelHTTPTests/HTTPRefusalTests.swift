import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPRefusalTests {
  @Test func `every error has a whole response that closes the connection`() throws {
    for code in HTTPError.Code.allCases {
      let response = try #require(HTTPMessages.response(HTTPRefusal.wire(HTTPError(code, at: 7)), strictness: .active))
      guard case .status(_, _, let reason) = response.start else { continue }
      #expect(!reason.isEmpty && reason != "Error")
      #expect(response.fields.first("Connection") == "close")
      #expect(try FieldTree(json: response.body).root["offset"]?.integer == 7)
    }
  }

  @Test func `a reason may hold anything`() throws {
    let response = try #require(HTTPMessages.response(HTTPRefusal.wire(status: 502, reason: "a\"b\r\n")))
    #expect(try FieldTree(json: response.body).root["error"]?.string == "a\"b\r\n")
    #expect(response.fields.first("Doppel-Outcome") == "failed")
  }
}
