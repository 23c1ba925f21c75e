import DoppelExchange
import NIOCore
import Testing

struct SignatureFormTests {
  private static let value = "/a=1&b/[2]"

  /// The values that are found in one that is taken to be of this form.
  private func values(_ value: String, _ form: SignatureForm) -> [String] {
    let signature = Signature(["key": value])
    return signature.canonicalBytes.withUnsafeReadableBytes { bytes in
      Signature.leaves(in: bytes) { _ in form }.map { String(decoding: bytes[$0.range], as: UTF8.self) }
    }
  }

  @Test(arguments: [
    (SignatureForm.name, [Self.value]), (.text, [Self.value]), (.bytes, [Self.value]), (.path, ["a=1&b", "[2]"]),
    (.form, ["1"]), (.json, [Self.value]),
  ]) func `one value is taken apart as its form says`(form: SignatureForm, values: [String]) {
    #expect(self.values(Self.value, form) == values)
  }

  @Test(arguments: [
    (SignatureForm.name, [""]), (.text, [""]), (.bytes, [""]), (.path, []), (.form, []), (.json, [""]),
  ]) func `an empty value is one, but no part of a path and no parameter of a form`(form: SignatureForm, values: [String]) {
    #expect(self.values("", form) == values)
  }
}
