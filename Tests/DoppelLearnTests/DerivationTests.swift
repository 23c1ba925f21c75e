import DoppelTesting
import NIOCore
import Testing

@testable import DoppelLearn

struct DerivationTests {
  /// Ways to write something of `hello`, each with what it gives.
  static let ofHello: [(Derivation, String)] = [
    (Derivation(algorithm: .md5, form: .hexadecimal), "5d41402abc4b2a76b9719d911017c592"),
    (Derivation(algorithm: .md5, form: .base64), "XUFAKrxLKna5cZ2REBfFkg=="),
    (Derivation(algorithm: .sha1, form: .hexadecimal), "aaf4c61ddcc5e8a2dabede0f3b482cd9aea9434d"),
    (Derivation(algorithm: .sha1, form: .base64), "qvTGHdzF6KLavt4PO0gs2a6pQ00="),
    (
      Derivation(algorithm: .sha256, form: .hexadecimal),
      "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    ),
    (Derivation(algorithm: .sha256, form: .base64), "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="),
    (Derivation(algorithm: .crc32, form: .hexadecimal), "3610a686"),
    (Derivation(algorithm: .crc32, form: .base64), "NhCmhg=="),
    (Derivation(algorithm: .crc32, form: .decimal), "907060870"),
    (Derivation(algorithm: .crc32c, form: .hexadecimal), "9a71bb4c"),
  ]

  @Test(arguments: Self.ofHello) func `each way gives what others compute`(way: Derivation, text: String) {
    #expect(String(buffer: way.text(of: ByteBuffer(string: "hello"))) == text)
  }

  @Test(arguments: Self.ofHello) func `each is found wherever it stands, and computed again for other bytes`(
    way: Derivation, text: String
  ) {
    let other = String(buffer: way.text(of: ByteBuffer(string: "other")))
    for (before, after) in [("", ""), ("\"", "\""), ("W/\"", "\""), ("sha-256=:", ":"), ("sha256:", ""), ("a b, ", "; c=d")] {
      let again = Derivation.again(
        ByteBuffer(string: before + text + after), from: ByteBuffer(string: "hello"), for: ByteBuffer(string: "other"))
      #expect(again.map { String(buffer: $0) } == before + other + after)
    }
  }

  @Test(arguments: [
    "", "hello", "5d41402abc4b2a76b9719d911017c593", "5D41402ABC4B2A76B9719D911017C592", "05d41402abc4b2a76b9719d911017c592",
    "XUFAKrxLKna5cZ2REBfFkg", "NhCmhg=", "0907060870", "a5d41402abc4b2a76b9719d911017c59",
  ]) func `what was not computed from the bytes stays`(text: String) {
    #expect(
      Derivation.again(ByteBuffer(string: text), from: ByteBuffer(string: "hello"), for: ByteBuffer(string: "other")) == nil)
  }

  @Test func `a checksum in decimal digits is found from five on`() {
    func again(_ text: String, from bytes: String) -> String? {
      Derivation.again(ByteBuffer(string: text), from: ByteBuffer(string: bytes), for: ByteBuffer(string: "hello"))
        .map { String(buffer: $0) }
    }
    #expect(again("1233418", from: "62") == "907060870" && again("63917", from: "16660") == "907060870")
    #expect(again("7222", from: "138401") == nil)
  }

  @Test func `the first digits of a UUID are no checksum`() {
    let hello = ByteBuffer(string: "hello")
    let sum = String(buffer: Derivation(algorithm: .crc32, form: .hexadecimal).text(of: hello))
    func again(_ text: String) -> Bool {
      Derivation.again(ByteBuffer(string: text), from: hello, for: ByteBuffer(string: "other")) != nil
    }
    #expect(again(sum) && again("\(sum)-abcd") && again("\(sum)-abcde-"))
    #expect(!again("\(sum)-abcd-4abc-8abc-0123456789ab"))
  }

  @Test func `several in one text follow, and what stands between them stays`() {
    let again = Derivation.again(
      ByteBuffer(string: "3610a686 and 5d41402abc4b2a76b9719d911017c592, not 3610a687"), from: ByteBuffer(string: "hello"),
      for: ByteBuffer(string: ""))
    #expect(again.map { String(buffer: $0) } == "00000000 and d41d8cd98f00b204e9800998ecf8427e, not 3610a687")
  }
}
