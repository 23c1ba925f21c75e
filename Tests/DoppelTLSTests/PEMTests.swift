import Testing

@testable import DoppelTLS

struct PEMTests {
  @Test(arguments: 1...200)
  func `what is written reads the same`(count: Int) {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 37) }
    let text = PEM.text(label: "CERTIFICATE", bytes: bytes)
    #expect(PEM.blocks(in: Array(text.utf8)) == [PEM.Block(label: "CERTIFICATE", bytes: bytes)])
    #expect(text.split(separator: "\n").allSatisfy { $0.utf8.count <= 64 })
  }

  @Test func `text around the blocks, carriage returns and indentation are skipped`() {
    let text =
      "# roots\r\n-----BEGIN A-----\r\n  Zm9v\r\nYmFy \r\n-----END A-----\r\nmore\n-----BEGIN B-----\nZg==\n-----END B-----"
    #expect(
      PEM.blocks(in: Array(text.utf8)) == [
        PEM.Block(label: "A", bytes: Array("foobar".utf8)), PEM.Block(label: "B", bytes: Array("f".utf8)),
      ])
  }

  @Test(arguments: [
    "-----BEGIN A-----\nZm9v", "-----BEGIN A-----\nZm9\n-----END A-----", "-----BEGIN A-----\nZm*v\n-----END A-----",
    "-----BEGIN A-----\n-----END A-----", "-----BEGIN A-----\nZm9v\n-----END B-----",
    "-----BEGIN A-----\nZ===\n-----END A-----",
    "-----BEGIN A-----\n=m9v\n-----END A-----",
  ])
  func `a broken block is told, not guessed`(text: String) {
    #expect(PEM.blocks(in: Array(text.utf8)) == [PEM.Block(label: "A", bytes: nil)])
  }

  @Test func `no prefix of a block and no flipped byte stops the reader`() {
    let text = Array((PEM.text(label: "CERTIFICATE", bytes: Array(0...255)) + "-----BEGIN -----\n-----END -----").utf8)
    for end in text.indices { #expect(PEM.blocks(in: Array(text[..<end])).count <= 1) }
    for index in text.indices {
      var damaged = text
      damaged[index] ^= 0x80
      #expect(PEM.blocks(in: damaged).count <= 2)
    }
  }
}
