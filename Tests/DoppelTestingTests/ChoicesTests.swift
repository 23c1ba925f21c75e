import DoppelTesting
import Testing

struct ChoicesTests {
  /// The first values of SplitMix64 for this seed, as its authors' program prints them.
  @Test func `a seed says what is chosen`() {
    var choices = Choices(1_234_567)
    #expect(
      (0..<3).map { _ in choices.next() } == [6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423])
    var (one, other) = (Choices(7), Choices(8))
    #expect(one.next() != other.next())
  }
}
