import DoppelExchange
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPAspectTests {
  private func aspect(_ fields: Fields) -> UInt64 { HTTPAspect.of(Message(fields: fields)) }

  @Test func `a request without conditions that wants all of it has none`() {
    #expect(self.aspect(Fields()) == 0)
    #expect(self.aspect(Fields(["Accept": "text/html", "If": "(<x>)", "Ranges": "bytes=0-1", "ETag": "a"])) == 0)
  }

  @Test(arguments: [
    ("If-None-Match", UInt64(1)), ("If-Match", 2), ("If-Modified-Since", 4), ("If-Unmodified-Since", 8), ("If-Range", 16),
  ]) func `a condition counts, whatever it is compared with`(name: String, aspect: UInt64) {
    #expect(self.aspect(Fields([(name): "a"])) == aspect)
    #expect(self.aspect(Fields([(name.lowercased()): "another", (name.uppercased()): ""])) == aspect)
  }

  @Test func `a part counts by its bounds`() {
    let first = self.aspect(Fields(["Range": "bytes=0-1"]))
    #expect(first == ByteBuffer(string: "bytes=0-1").stirredHash)
    #expect(first == self.aspect(Fields(["range": "bytes=0-1", "Host": "h"])))
    #expect(first != self.aspect(Fields(["Range": "bytes=0-2"])) && first != 0)
  }

  @Test func `any two sets of conditions and parts are of two kinds`() {
    let names = ["If-None-Match", "If-Match", "If-Modified-Since", "If-Unmodified-Since", "If-Range"]
    var aspects: Set<UInt64> = []
    for set in 0..<32 {
      for range in ["", "bytes=0-1", "bytes=0-2", "bytes=1-"] {
        var fields = Fields(["Host": "h"])
        for (bit, name) in names.enumerated() where set >> bit & 1 == 1 { fields.append(name, "\(bit)") }
        if !range.isEmpty { fields.append("Range", range) }
        aspects.insert(self.aspect(fields))
      }
    }
    #expect(aspects.count == 32 * 4)
  }
}
