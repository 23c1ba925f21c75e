import Testing

@testable import DoppelLearn

struct UUIDTextTests {
  private func read(_ text: String) -> UUIDText? { text.withBytes { UUIDText($0) } }

  @Test(arguments: [
    "919108f7-52d1-4320-9bac-f847db4148a8", "919108F7-52D1-4320-9BAC-F847DB4148A8", "{919108f7-52d1-4320-9bac-f847db4148a8}",
    "urn:uuid:919108f7-52d1-4320-9bac-f847db4148a8", "URN:UUID:919108F7-52d1-4320-9bac-f847db4148a8",
  ])
  func `all forms are read as the same 128 bits`(text: String) throws {
    let uuid = try #require(self.read(text))
    #expect(uuid.high == 0x9191_08f7_52d1_4320)
    #expect(uuid.low == 0x9bac_f847_db41_48a8)
    #expect(uuid.version == 4)
    #expect(!uuid.isConstant)
    #expect(uuid.moment == nil)
  }

  @Test(arguments: [
    "", "919108f7-52d1-4320-9bac-f847db4148a", "919108f7-52d1-4320-9bac-f847db4148a80", "919108f752d143209bacf847db4148a8",
    "919108f7-52d1-4320-9bac-f847db4148ag", "919108f75-2d1-4320-9bac-f847db4148a8", "(919108f7-52d1-4320-9bac-f847db4148a8)",
    "{919108f7-52d1-4320-9bac-f847db4148a8)", "urn-uuid:919108f7-52d1-4320-9bac-f847db4148a8",
    "919108f7_52d1_4320_9bac_f847db4148a8",
  ])
  func `what has another form is none`(text: String) {
    #expect(self.read(text) == nil)
  }

  @Test(arguments: [
    ("c232ab00-9414-11ec-b3c8-9f6bdeced846", 1), ("000003e8-cbb9-21ea-b201-00045a86c8a1", 2),
    ("5df41881-3aed-3515-88a7-2f4a814cf09e", 3), ("2ed6657d-e927-568b-95e1-2665a8aea6a2", 5),
    ("1ec9414c-232a-6b00-b3c8-9f6bdeced846", 6), ("017f22e2-79b0-7cc3-98c4-dc0c0c07398f", 7),
    ("5c146b14-3c52-8afd-938a-375d0df1fbf6", 8), ("919108f7-52d1-4320-cbac-f847db4148a8", 0),
    ("919108f7-52d1-4320-1bac-f847db4148a8", 0),
  ])
  func `a version stands in the variant of the specification alone`(text: String, version: Int) {
    #expect(self.read(text)?.version == version)
  }

  @Test(arguments: [
    ("00000000-0000-0000-0000-000000000000", true), ("ffffffff-ffff-ffff-ffff-ffffffffffff", true),
    ("00000000-0000-4000-8000-000000000001", true), ("12345678-1234-1234-1234-123456789012", true),
    ("12345678-1234-4234-8234-123456789012", false), ("a3bb189e-8bf9-0c4e-5d2f-6a7b8c9d0e1f", false),
    ("0000b30d-0000-1000-8000-00805f9b34fb", false),
  ])
  func `few different digits, or digits alone without a version, are a constant`(text: String, isConstant: Bool) {
    #expect(self.read(text)?.isConstant == isConstant)
  }

  @Test(arguments: [
    ("c232ab00-9414-11ec-b3c8-9f6bdeced846", 1_645_557_742_000_000_000, 100),
    ("1ec9414c-232a-6b00-b3c8-9f6bdeced846", 1_645_557_742_000_000_000, 100),
    ("13814000-1dd2-11b2-8000-000000000000", 0, 100), ("13813fff-1dd2-11b2-8000-000000000000", -100, 100),
    ("1b21dd21-3814-6000-8000-000000000000", 0, 100),
    ("017f22e2-79b0-7cc3-98c4-dc0c0c07398f", 1_645_557_742_000_000_000, 1_000_000),
    ("00000000-0000-7000-8000-000000000000", 0, 1_000_000),
  ])
  func `versions 1, 6 and 7 hold a time`(text: String, nanoseconds: Int64, resolution: Int64) {
    #expect(self.read(text)?.moment == ValueMoment(nanoseconds: nanoseconds, resolution: resolution))
  }

  @Test(arguments: [
    "ffffffff-ffff-7fff-bfff-ffffffffffff", "ffffffff-ffff-1fff-bfff-ffffffffffff", "ffffffff-ffff-6fff-bfff-ffffffffffff",
    "000003e8-cbb9-21ea-b201-00045a86c8a1",
  ])
  func `a time beyond the representable years is none`(text: String) throws {
    #expect(try #require(self.read(text)).moment == nil)
  }
}
