import DoppelApp
import DoppelTesting
import Testing

struct VersionTests {
  @Test func `the version has three numbers`() {
    #expect(Version.text.wholeMatch(of: /\d+\.\d+\.\d+/) != nil)
  }
}
