import DoppelTLS
import DoppelTesting
import Foundation
import Testing

@testable import DoppelApp

struct TrustFilesTests {
  @Test func `the authority is made on first use, for the user alone, and kept`() throws {
    let setting = try Setting()
    let first = try TrustFiles.prepare(setting.environment)
    let folder = setting.home.file(".doppel/ca")
    #expect(first.files.authority == "\(folder)/ca.pem" && first.files.bundle == "\(folder)/bundle.pem")
    #expect(try setting.home.permissions(of: setting.home.file(".doppel")) == 0o700)
    #expect(try setting.home.permissions(of: "\(folder)/ca.key") == 0o600)
    let again = try TrustFiles.prepare(setting.environment)
    #expect(again.authority.fingerprint == first.authority.fingerprint && first.problems.isEmpty)
  }

  @Test func `the user's own roots are in the bundle, and those that cannot be read are told`() throws {
    let other = try TrustFiles.prepare(try Setting().environment).authority.certificatePEM
    let roots = try TemporaryFolder()
    let setting = try Setting([
      "REQUESTS_CA_BUNDLE": try roots.write(other, to: "corp.pem"), "CURL_CA_BUNDLE": roots.file("gone.pem"),
    ])
    let trust = try TrustFiles.prepare(setting.environment)
    let certificates = try SystemRoots.certificates(inFile: trust.files.bundle)
    #expect(certificates.contains(trust.authority.certificateBytes))
    #expect(certificates.contains(try #require(try SystemRoots.certificates(inFile: roots.file("corp.pem")).first)))
    #expect(trust.problems.count == 1 && trust.problems[0].contains("gone.pem"), "\(trust.problems)")
  }

  @Test func `without a home nothing is written, and the failure says what to set`() async throws {
    let setting = try Setting(["HOME": ""])
    let error = await failure { _ = try TrustFiles.prepare(setting.environment) }
    #expect(error?.exitCode == .failed && error?.message.contains("HOME is not set") == true, "\(error?.message ?? "")")
    #expect(try FileManager.default.contentsOfDirectory(atPath: setting.folder.path).isEmpty)
  }

  @Test func `a home that cannot be written to is a failure`() async throws {
    let setting = try Setting(["HOME": "/proc/no"])
    let error = await failure { _ = try TrustFiles.prepare(setting.environment) }
    #expect(error?.exitCode == .failed && error?.message.contains("/proc/no") == true, "\(error?.message ?? "")")
  }
}
