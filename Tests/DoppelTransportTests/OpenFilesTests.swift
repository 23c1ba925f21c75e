import Testing

@testable import DoppelTransport

struct OpenFilesTests {
  @Test(
    arguments: [
      (1_024, 4_096, 4_096), (1_024, .max, 65_536), (65_536, 65_537, 65_536), (65_535, 65_535, 65_535),
      (100_000, .max, 100_000),
    ] as [(UInt64, UInt64, UInt64)])
  func `as many are taken as the system allows, up to what is wanted, and never fewer`(
    current: UInt64, most: UInt64, becomes: UInt64
  ) {
    #expect(OpenFiles.raised(current, most: most) == becomes)
  }

  @Test func `raising twice changes nothing more`() {
    let once = OpenFiles.raise()
    #expect(once > 0)
    #expect(OpenFiles.raise() == once)
  }
}
