import DoppelExchange
import DoppelLearn
import NIOCore
import Testing

@testable import DoppelMatch

struct EchoesTests {
  @Test func `an answer may hold a value of a client where it was made or repeats a header field`() {
    let echoes = Echoes(answers: [3], fields: [5: [(name: "x-request-id", value: ByteBuffer(string: "1"))]], derived: [:])
    #expect(!echoes.isEmpty)
    #expect((0..<8).filter { echoes.holds($0) } == [3, 5])
    #expect(echoes.fields(of: 3).isEmpty && echoes.fields(of: 5).map(\.name) == ["x-request-id"])
  }

  @Test func `no answer holds any where there is none`() {
    let none = Echoes(answers: [], fields: [:], derived: [:])
    #expect(none.isEmpty && !none.holds(0) && none.fields(of: 0).isEmpty)
    let derived = DerivedValue.all(in: [ByteBuffer(string: "5d41402abc4b2a76b9719d911017c592")]) {
      DerivedValue.Request(body: ByteBuffer(string: "hello"), key: ByteBuffer()) { _ in .name }
    }
    let computed = Echoes(answers: [], fields: [:], derived: [2: derived])
    #expect(!computed.isEmpty && computed.holds(2) && computed.derived(of: 2).count == 1 && computed.derived(of: 1).isEmpty)
    #expect(!Echoes(answers: [0], fields: [:], derived: [:]).isEmpty)
    #expect(!Echoes(answers: [], fields: [0: [(name: "a", value: ByteBuffer(string: "1"))]], derived: [:]).isEmpty)
  }

  @Test func `a library finds the answers that hold what a client made, and those that repeat a field`() {
    let echoes = learned([
      Recorded(#"POST /o {"id":"\#(uuid(0))"}"#, says: "made \(uuid(0))"), Recorded("GET /o", says: "[\(uuid(0))]"),
      Recorded("GET /p", says: "of the server: \(uuid(1))"),
      Recorded("GET /q", says: "trace=\(uuid(2))", fields: ["trace": "id=\(uuid(2));", "other": uuid(3)]),
    ]).echoes
    #expect((0..<4).filter { echoes.holds($0) } == [0, 1, 3])
    #expect(echoes.fields(of: 3).map(\.name) == ["trace"])
    #expect(echoes.fields(of: 3).map(\.value) == [ByteBuffer(string: "id=\(uuid(2));")])
  }
}
