import Testing

@testable import DoppelTLS

struct CertificateMakingTests {
  @Test(arguments: [0, 2_524_607_999, 2_524_608_000, 253_402_300_799] as [Int64])
  func `any moment, before and after 2050 where its form changes, survives the certificate`(seconds: Int64) throws {
    let now = CertificateTime(seconds: seconds)
    let made = try Authority.make(at: now).certificate
    #expect(made.firstValid == now.advanced(by: .zero - Authority.clockSkew))
    #expect(made.lastValid == now.advanced(by: Authority.validity))
    #expect(try made.derBytes().count > 300)
  }
}
