import DoppelSandbox
import DoppelTLS
import DoppelTesting
import Foundation
import Testing

@testable import DoppelApp

struct SandboxFilesTests {
  private let setting: Setting
  private let trust: TrustFiles
  private let parent: TemporaryFolder

  init() throws {
    let parent = try TemporaryFolder()
    self.parent = parent
    self.setting = try Setting(["XDG_RUNTIME_DIR": parent.path])
    self.trust = try TrustFiles.prepare(self.setting.environment)
  }

  private func files(_ variables: [String: String] = [:]) throws -> SandboxFiles {
    var environment = self.setting.environment
    environment.variables.merge(variables) { $1 }
    return try SandboxFiles(self.trust, resolverText: "nameserver 198.19.255.2\n", environment)
  }

  /// The copy of a path of the system, where it or a folder above it is replaced.
  private func copy(of path: String, in files: SandboxFiles) -> String? {
    guard let real = RunFiles.realPath(path) else { return nil }
    return files.mounts.lazy.compactMap { mount in
      if mount.target == real { return mount.source }
      return real.hasPrefix(mount.target + "/") ? mount.source + real.dropFirst(mount.target.count) : nil
    }.first
  }

  @Test func `the folder is its user's alone, and goes with all that is in it`() throws {
    let files = try self.files()
    let permissions = try self.parent.permissions(of: files.folder)
    #expect(files.folder.hasPrefix(self.parent.path + "/doppel-") && permissions == 0o700)
    files.remove()
    #expect(try FileManager.default.contentsOfDirectory(atPath: self.parent.path).isEmpty)
  }

  @Test func `folders of runs that were killed are removed by the next, and those of runs that live are not`() throws {
    let living = try self.files()
    let left = self.parent.file("doppel-killed")
    let other = self.parent.file("doppel-report")
    for folder in [left, other] { #expect(mkdir(folder, 0o700) == 0) }
    do { _ = try #require(FolderHold(new: left)) }
    let next = try self.files()
    #expect(FileStatus.exists(living.folder) && FileStatus.exists(next.folder) && FileStatus.exists(other))
    #expect(!FileStatus.exists(left))
    withExtendedLifetime(living) { living.remove() }
    next.remove()
  }

  @Test(arguments: ["/no/such/folder", "", "relative", "/proc"])
  func `it stands in the first folder that can be written to`(absent: String) throws {
    let second = try self.files(["XDG_RUNTIME_DIR": absent, "TMPDIR": self.parent.path])
    #expect(second.folder.hasPrefix(self.parent.path + "/doppel-"))
    second.remove()
    let last = try self.files(["XDG_RUNTIME_DIR": absent, "TMPDIR": absent])
    #expect(last.folder.hasPrefix("/dev/shm/doppel-"))
    last.remove()
  }

  @Test func `what is mounted is there, of the kind that it is mounted over, and each place is mounted over once`() throws {
    let files = try self.files()
    defer { files.remove() }
    for mount in files.mounts {
      var (source, target) = (ObjCBool(false), ObjCBool(false))
      #expect(FileManager.default.fileExists(atPath: mount.source, isDirectory: &source), "\(mount)")
      #expect(FileManager.default.fileExists(atPath: mount.target, isDirectory: &target), "\(mount)")
      #expect(source.boolValue == target.boolValue, "\(mount)")
      #expect(RunFiles.realPath(mount.target) == mount.target || mount.target == "/etc/resolv.conf", "\(mount)")
    }
    #expect(Set(files.mounts.map(\.target)).count == files.mounts.count)
  }

  @Test(.enabled(if: FileStatus.exists("/etc/resolv.conf"), "this system has no /etc/resolv.conf"))
  func `names are asked for where the text says`() throws {
    let files = try self.files()
    defer { files.remove() }
    let mount = try #require(files.mounts.first { $0.target == "/etc/resolv.conf" })
    #expect(try String(contentsOfFile: mount.source, encoding: .utf8) == "nameserver 198.19.255.2\n")
  }

  @Test(.enabled(if: FileStatus.exists("/etc/ssl/certs/ca-certificates.crt"), "this system has no roots where Debian has them"))
  func `the system's roots have ours beside them, as a bundle and by its hash, and the system's own are as they were`() throws {
    let before = try FileManager.default.contentsOfDirectory(atPath: "/etc/ssl/certs").sorted()
    let files = try self.files()
    defer { files.remove() }
    let bundle = try #require(self.copy(of: "/etc/ssl/certs/ca-certificates.crt", in: files))
    #expect(try SystemRoots.certificates(inFile: bundle).contains(self.trust.authority.certificateBytes))
    #expect(try SystemRoots.certificates(inFile: bundle).count > 1)
    let folder = try #require(self.copy(of: "/etc/ssl/certs", in: files))
    let names = try #require(RunFiles.names(in: folder))
    #expect(names.isSuperset(of: before.filter { $0 != "java" && $0 != "ca-certificates.crt" }))
    let hash = SubjectHash.text(of: self.trust.authority)
    let link = try #require((0..<9).lazy.map { "\(folder)/\(hash).\($0)" }.first { FileStatus.exists($0) })
    #expect(try String(contentsOfFile: link, encoding: .utf8) == self.trust.authority.certificatePEM)
    #expect(files.trust.bundle.hasPrefix("/etc/") && files.trust.authority == "/etc/ssl/certs/doppel-authority.pem")
    #expect(try FileManager.default.contentsOfDirectory(atPath: "/etc/ssl/certs").sorted() == before)
  }

  @Test(
    .enabled(if: FileStatus.exists("/etc/ssl/certs/ca-certificates.crt"), "this system has no roots where Debian has them"),
    .needs(.openssl))
  func `openssl finds our root in the folder`() async throws {
    let files = try self.files()
    defer { files.remove() }
    let folder = try #require(self.copy(of: "/etc/ssl/certs", in: files))
    let certificate = try self.setting.folder.write(self.trust.authority.certificatePEM, to: "ca.pem")
    let openssl = try #require(Tool.openssl.path)
    let good = try await ChildProcess.run(openssl, ["verify", "-no-CAfile", "-CApath", folder, certificate])
    #expect(good.code == 0, "\(good.errors)")
    let bad = try await ChildProcess.run(openssl, ["verify", "-no-CAfile", "-no-CApath", certificate])
    #expect(bad.code != 0)
  }

  @Test func `what is mounted can be read by every user, whatever the umask`() async throws {
    let (trust, environment) = (self.trust, self.setting.environment)
    let files = try await OwnUmask.run(0o077) { try SandboxFiles(trust, resolverText: "", environment) }
    defer { files.remove() }
    for mount in files.mounts where mount.source != "/dev/null" {
      #expect(try self.parent.permissions(of: mount.source) & 0o044 == 0o044, "\(mount)")
      for name in RunFiles.names(in: mount.source) ?? [] {
        guard let file = RunFiles.realPath("\(mount.source)/\(name)"), file.hasPrefix(files.folder) else { continue }
        #expect(try self.parent.permissions(of: file) & 0o044 == 0o044, "\(file)")
      }
    }
  }

  @Test func `the store of the Java that would be started is replaced too`() throws {
    try self.setting.folder.write("store", to: "jdk/lib/security/cacerts")
    let home = try #require(RunFiles.realPath(self.setting.folder.file("jdk")))
    let files = try self.files(["JAVA_HOME": home, "PATH": ""])
    defer { files.remove() }
    let mount = try #require(files.mounts.first { $0.target == "\(home)/lib/security/cacerts" })
    #expect(files.coversJava)
    #expect(
      FileManager.default.contents(atPath: mount.source)
        == FileManager.default.contents(atPath: self.trust.files.javaTrustStore))
    let without = try self.files(["JAVA_HOME": "", "PATH": ""])
    defer { without.remove() }
    #expect(!without.coversJava)
  }

  @Test func `what cannot be copied ends it, and leaves nothing`() async throws {
    var trust = self.trust
    let home = try TemporaryFolder()
    try home.write("x", to: "lib/security/cacerts")
    let files = TrustEnvironment.Files(
      authority: trust.files.authority, bundle: "/no/such/bundle", javaTrustStore: "/no/such/store")
    trust = TrustFiles(authority: trust.authority, files: files, problems: [])
    var environment = self.setting.environment
    environment.variables["JAVA_HOME"] = home.path
    let error = await failure { [trust, environment] in _ = try SandboxFiles(trust, resolverText: "", environment) }
    #expect(error?.exitCode == .failed && error?.message.contains("cannot copy /no/such/") == true)
    #expect(try FileManager.default.contentsOfDirectory(atPath: self.parent.path).isEmpty)
  }
}
