import DoppelExchange
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPErrorTests {
  @Test func `each code has a sentence of its own and a status that is an error`() {
    let errors = HTTPError.Code.allCases.map { HTTPError($0, at: 3) }
    #expect(Set(errors.map(\.reason)).count == errors.count)
    #expect(errors.allSatisfy { (400..<600).contains($0.status) })
    #expect(HTTPError(.fold, at: 3).description == "not HTTP/1 at byte 3: \(HTTPError(.fold, at: 0).reason)")
  }

  @Test func `errors are equal by code`() {
    #expect(HTTPError(.fold, at: 1) == HTTPError(.fold, at: 2))
    #expect(HTTPError(.fold, at: 1) != HTTPError(.lineEnd, at: 1))
  }

  @Test func `the offset is that of the connection`() {
    var decoder = HTTPDecoder(.request, strictness: .active, limits: .defaults)
    let first = "GET / HTTP/1.1\r\n\r\n"
    decoder.append(wire(first + "GET / HTTP/1.1\r\nA b\r\n\r\n"))
    do throws(HTTPError) {
      while try decoder.next() != nil {}
      Issue.record("no error")
    } catch {
      #expect(error.code == .fieldName && error.offset == first.utf8.count + 17)
    }
  }
}
