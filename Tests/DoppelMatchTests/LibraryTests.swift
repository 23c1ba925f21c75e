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
}
