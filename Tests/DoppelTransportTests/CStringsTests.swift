import DoppelTransport
import Testing

struct CStringsTests {
  @Test(arguments: [[], ["a"], ["a", "", "é ü", "-x=\"y\""]])
  func `the list has every text in its order, and NULL at its end`(texts: [String]) {
    let read = CStrings.with(texts) { list in
      var read: [String] = []
      var index = 0
      while let text = list[index] {
        read.append(String(cString: text))
        index += 1
      }
      return read
    }
    #expect(read == texts)
  }
}
