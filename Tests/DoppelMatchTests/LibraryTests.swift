import DoppelExchange
import DoppelMatch
import NIOCore
import Testing

struct LibraryTests {
  private func library(_ count: Int) -> Library {
    var builder = LibraryBuilder()
    for number in 0..<count {
      builder.add(
        exchange(number), response: prepared("\(number)"), signature: signature("/\(number)"), computed: nil, instance: nil)
    }
    return builder.build()
  }

  @Test(arguments: [0, 1, 7, 8, 9, 1_000]) func `every signature is found, and no other`(count: Int) throws {
    let library = self.library(count)
    for number in 0..<count {
      let index = try #require(library.find(signature("/\(number)").canonicalBytes))
      #expect(library.entries[index].answers.map(\.exchange) == [id(number)])
      #expect(library.signature(of: index) == signature("/\(number)"))
    }
    #expect(library.find(signature("/\(count)").canonicalBytes) == nil)
    #expect(library.find(ByteBuffer()) == nil)
  }

  @Test func `the empty library knows nothing`() {
    #expect(Library.empty.find(signature("/").canonicalBytes) == nil)
    #expect(Library.empty.findRelaxed(signature("/").canonicalBytes) == nil)
  }

  @Test func `bytes that are no signature are not found and do no harm`() {
    let library = self.library(3)
    for bytes in [[0], [255, 255, 255, 255], [0, 0, 0, 1, 65], Array(repeating: UInt8(0), count: 1_000)] {
      #expect(library.findRelaxed(ByteBuffer(bytes: bytes)) == nil)
    }
  }

  @Test func `a request is found without the keys that a person removed`() {
    var builder = LibraryBuilder()
    var edited = signature("/", body: "x")
    edited["http:body"] = nil
    builder.add(
      exchange(1, isEdited: true), response: prepared("1"), signature: edited, computed: signature("/", body: "x"),
      instance: nil)
    let library = builder.build()
    #expect(library.find(signature("/", body: "other").canonicalBytes) == nil)
    #expect(library.findRelaxed(signature("/", body: "other").canonicalBytes) == 0)
    #expect(library.findRelaxed(signature("/else", body: "other").canonicalBytes) == nil)
  }

  @Test func `how recorded requests go on is told without the keys that a person removed, the longest whole one first`() {
    var builder = LibraryBuilder()
    for (number, (text, isEdited)) in [("", true), ("EHLO", true), ("E", false)].enumerated() {
      var group = Signature(["opaque:host": "a.test:25"])
      let computed = Signature(["opaque:host": "a.test:25", "opaque:request": text])
      if isEdited { group["opaque:host"] = nil }
      builder.add(
        exchange(number, isEdited: isEdited), response: prepared(text),
        signature: isEdited ? Signature(["opaque:request": text]) : computed, computed: computed, instance: nil,
        beginning: Question.Beginning(group: group.canonicalBytes, bytes: ByteBuffer(string: text)))
    }
    let library = builder.build()
    func prospect(_ text: String, host: String) -> Question.Prospect {
      library.prospect(
        of: Question.Beginning(group: Signature(["opaque:host": host]).canonicalBytes, bytes: ByteBuffer(string: text)))
    }
    for host in ["a.test:25", "b.test:25"] {
      #expect(prospect("", host: host) == Question.Prospect(whole: 0, canGrow: true))
      #expect(prospect("EHLO", host: host) == Question.Prospect(whole: 4, canGrow: false))
      #expect(library.findRelaxed(Signature(["opaque:host": host, "opaque:request": "EHLO"]).canonicalBytes) != nil)
    }
    #expect(prospect("EH", host: "a.test:25") == Question.Prospect(whole: 1, canGrow: true))
    #expect(prospect("EH", host: "b.test:25") == Question.Prospect(whole: 0, canGrow: true))
  }
}
