import NIOCore
import Testing

@testable import DoppelExchange

struct LeafPlaceTests {
  private func key(_ text: String) -> UInt64 { ByteBuffer(string: text).withUnsafeReadableBytes { LeafPlace.key($0) } }

  private func member(_ name: String, of place: UInt64) -> UInt64 {
    ByteBuffer(string: name).withUnsafeReadableBytes { LeafPlace.member($0, of: place) }
  }

  @Test func `places are the same in every run`() {
    let place = self.key("http:url")
    #expect(place == 0x6fbc_08ac_3ede_c517)
    #expect(LeafPlace.part(0, of: place) == 0xe058_0669_f887_6fad)
    #expect(LeafPlace.part(2, of: place) == 0xb9ed_5931_bfa2_fb4b)
    #expect(self.member("\"id\"", of: place) == 0xa687_1b35_9f53_8ab9)
    #expect(LeafPlace.element(of: place) == 0xdf06_746b_5c86_b50d)
  }

  @Test func `places that differ in key, number, name or depth are not one`() {
    var places: [UInt64] = []
    for key in ["", "a", "b", "http:url", "http:requestBodyJSON"] {
      let place = self.key(key)
      places.append(place)
      places += (0..<200).map { LeafPlace.part($0, of: place) }
      for name in ["", "a", "\"a\"", "\"b\""] {
        let member = self.member(name, of: place)
        places += [member, LeafPlace.element(of: member), self.member("\"a\"", of: member)]
      }
      let element = LeafPlace.element(of: place)
      places += [element, LeafPlace.element(of: element), self.member("\"a\"", of: element)]
    }
    #expect(Set(places).count == places.count)
    #expect(places.count == 5 * (1 + 200 + 12 + 3))
  }
}
