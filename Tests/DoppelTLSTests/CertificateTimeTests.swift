import DoppelTLS
import Testing

struct CertificateTimeTests {
  @Test(
    arguments: [
      0: "1970-01-01", 951_782_400: "2000-02-29", 1_709_164_799: "2024-02-28", 1_709_251_200: "2024-03-01",
      4_102_444_799: "2099-12-31", .max: "9999-12-31", -5: "1970-01-01",
    ] as [Int64: String])
  func `a moment is said as its day in UTC, clamped to what a certificate can say`(seconds: Int64, day: String) {
    #expect(CertificateTime(seconds: seconds).description == day)
  }

  @Test func `moments advance by whole seconds and stay within bounds`() {
    #expect(noon.advanced(by: .seconds(60)).seconds == noon.seconds + 60)
    #expect(noon.advanced(by: .seconds(-60)) < noon)
    #expect(CertificateTime(nanoseconds: 1_999_999_999).seconds == 1)
    #expect(CertificateTime.now().seconds > 1_700_000_000)
  }
}
