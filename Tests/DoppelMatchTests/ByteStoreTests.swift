import NIOCore
import Testing

@testable import DoppelMatch

struct ByteStoreTests {
  @Test func `what was added is given back, beside what was added before`() {
    var store = ByteStore()
    let texts = ["", "a", "1234567", "12345678", "123456789", "1234567812345678"]
    let places = texts.map { store.add(ByteBuffer(string: $0)) }
    for (text, place) in zip(texts, places) {
      #expect(String(buffer: store.slice(place)) == text)
      #expect(store.withBytes(of: place) { Array($0) } == Array(text.utf8))
    }
    #expect(Set(places.map(\.chunk)) == [0])
  }

  @Test func `bytes are told from others of their length, whichever byte differs`() {
    var store = ByteStore()
    for length in [1, 7, 8, 9, 17] {
      let bytes = (0..<length).map { UInt8($0) }
      let place = store.add(ByteBuffer(bytes: bytes))
      #expect(bytes.withUnsafeBytes { store.holds($0, at: place) })
      #expect(!(bytes + [0]).withUnsafeBytes { store.holds($0, at: place) })
      #expect(!bytes.dropLast().withUnsafeBytes { store.holds($0, at: place) })
      for index in 0..<length {
        var other = bytes
        other[index] ^= 0x80
        #expect(!other.withUnsafeBytes { store.holds($0, at: place) })
      }
    }
  }

  @Test func `a full buffer is followed by another, and what is longer has one of its own`() {
    var store = ByteStore()
    let sizes = [ByteStore.chunkBytes, 1, ByteStore.chunkBytes - 1, 1, ByteStore.chunkBytes + 1, 2]
    let places = sizes.enumerated().map { number, size in
      store.add(ByteBuffer(repeating: UInt8(number), count: size))
    }
    #expect(places.map(\.chunk).prefix(3) == [0, 1, 1])
    for (number, (size, place)) in zip(sizes, places).enumerated() {
      #expect(store.slice(place) == ByteBuffer(repeating: UInt8(number), count: size))
    }
  }

  @Test func `a slice reads its own bytes only`() {
    var store = ByteStore()
    _ = store.add(ByteBuffer(string: "before"))
    let place = store.add(ByteBuffer(string: "it"))
    _ = store.add(ByteBuffer(string: "after"))
    var slice = store.slice(place)
    slice.writeString("!")
    #expect(String(buffer: slice) == "it!")
    #expect(String(buffer: store.slice(place)) == "it")
  }
}
