internal import DoppelCLibrary
internal import DoppelSandbox
internal import DoppelTLS
internal import DoppelTransport
internal import SystemPackage

/// The files that a program in a sandbox sees in the place of the system's: roots that hold our authority, and where names are asked
/// for. They stand in a folder of this run, which only its user can enter; the system's own are never touched.
struct SandboxFiles {
  /// The folder of the run; removed with `remove`.
  let folder: String
  /// Until it is gone, no other run takes the folder for one that was left.
  private let hold: FolderHold?
  private(set) var mounts: [SandboxPlan.Mount] = []
  /// What the trust variables name, as paths within the sandbox.
  private(set) var trust: TrustEnvironment.Files
  /// Whether the Java that the user would start has our roots without being told.
  private(set) var coversJava = false

  /// Sockets of services that would answer questions for names in our place.
  private static let resolvers = [
    "/run/systemd/resolve/io.systemd.Resolve", "/run/systemd/resolve/io.systemd.Resolve.Monitor", "/run/nscd/socket",
    "/run/avahi-daemon/socket",
  ]

  /// Folders in which OpenSSL looks roots up by their hash.
  private static let hashedRoots = ["/etc/ssl/certs", "/etc/pki/tls/certs"]

  /// Makes the folder and what is in it.
  ///
  /// - Throws: `CommandError` with exit code 3.
  init(_ trust: TrustFiles, resolverText: String, _ environment: Environment) throws {
    self.folder = try Self.makeFolder(environment)
    self.hold = FolderHold(new: self.folder)
    self.trust = trust.files
    do {
      try self.addResolver(resolverText)
      try self.addRoots(trust)
      try self.addJava(environment)
    } catch {
      self.remove()
      throw error
    }
  }

  /// What the names of such folders begin with.
  private static let prefix = "doppel-"

  /// Makes a folder that only this user can enter, in the first of the usual places that can be written to. Those of runs that were
  /// killed are removed there.
  private static func makeFolder(_ environment: Environment) throws -> String {
    // In memory where the user says nothing: its hundreds of links last for this run only.
    let parents = [environment.variables["XDG_RUNTIME_DIR"], environment.variables["TMPDIR"], "/dev/shm", "/tmp"]
      .compactMap { $0 }.filter { $0.hasPrefix("/") }
    for parent in parents {
      var template = Array("\(parent)/\(self.prefix)XXXXXX".utf8CString)
      guard mkdtemp(&template) != nil else { continue }
      for name in RunFiles.names(in: parent) ?? [] where name.hasPrefix(self.prefix) {
        FolderHold.removeIfLeft("\(parent)/\(name)")
      }
      return String(decoding: template.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
    throw CommandError.failed(
      "cannot make a folder in \(parents.joined(separator: " or ")): \(SystemMessage.text(errno))")
  }

  /// Removes the folder and all that is in it.
  func remove() { FolderRemoval.remove(self.folder) }

  private mutating func addResolver(_ text: String) throws {
    for socket in Self.resolvers where FileStatus.exists(socket) {
      self.mounts.append(.init(source: "/dev/null", target: socket))
    }
    guard FileStatus.exists("/etc/resolv.conf") else { return }
    try RunFiles.write(text, to: "\(self.folder)/resolv.conf")
    self.mounts.append(.init(source: "\(self.folder)/resolv.conf", target: "/etc/resolv.conf"))
  }

  private mutating func addRoots(_ trust: TrustFiles) throws {
    var seen: Set<String> = []
    for (index, original) in Self.hashedRoots.enumerated() {
      guard let target = RunFiles.realPath(original), seen.insert(target).inserted, let names = RunFiles.names(in: target)
      else {
        continue
      }
      let copy = "\(self.folder)/certs\(index)"
      try RunFiles.makeFolder(copy)
      let bundles = SystemRoots.bundles.filter { RunFiles.parent($0) == original && names.contains(RunFiles.name($0)) }
      // Ours may stand in the system's too, where the user has put it there.
      for name in names.subtracting(bundles.map(RunFiles.name)).subtracting(["java", "doppel-authority.pem"]) {
        try RunFiles.reflect("\(target)/\(name)", at: "\(copy)/\(name)")
      }
      let hash = SubjectHash.text(of: trust.authority)
      try RunFiles.write(trust.authority.certificatePEM, to: "\(copy)/doppel-authority.pem")
      let number = (0...).first { !names.contains("\(hash).\($0)") } ?? 0
      try RunFiles.link("doppel-authority.pem", at: "\(copy)/\(hash).\(number)")
      for bundle in bundles {
        try RunFiles.copy(trust.files.bundle, to: "\(copy)/\(RunFiles.name(bundle))")
        self.trust.bundle = bundle
      }
      if names.contains("java") {
        try RunFiles.makeFolder("\(copy)/java")
        for name in RunFiles.names(in: "\(target)/java") ?? [] where name != "cacerts" {
          try RunFiles.reflect("\(target)/java/\(name)", at: "\(copy)/java/\(name)")
        }
        try RunFiles.copy(trust.files.javaTrustStore, to: "\(copy)/java/cacerts")
        seen.insert("\(target)/java/cacerts")
      }
      self.trust.authority = "\(original)/doppel-authority.pem"
      self.mounts.append(.init(source: copy, target: target))
    }
    for bundle in SystemRoots.bundles {
      guard let target = RunFiles.realPath(bundle), !self.isReplaced(target), seen.insert(target).inserted else { continue }
      try self.mount(trust.files.bundle, as: "bundle.pem", over: target)
      if self.trust.bundle == trust.files.bundle { self.trust.bundle = bundle }
    }
  }

  /// The stores of the Java that `JAVA_HOME` or `PATH` name.
  private mutating func addJava(_ environment: Environment) throws {
    var homes = [environment.variables["JAVA_HOME"]].compactMap { $0 }.filter { !$0.isEmpty }
    let programs = (environment.variables["PATH"] ?? "").split(separator: ":").map { "\($0)/java" }
    if let java = programs.lazy.compactMap(RunFiles.realPath).first { homes.append(RunFiles.parent(RunFiles.parent(java))) }
    for home in homes {
      for place in ["\(home)/lib/security/cacerts", "\(home)/jre/lib/security/cacerts"] {
        guard let target = RunFiles.realPath(place) else { continue }
        self.coversJava = true
        guard !self.isReplaced(target) else { continue }
        try self.mount(self.trust.javaTrustStore, as: "cacerts", over: target)
      }
    }
  }

  private mutating func mount(_ file: String, as name: String, over target: String) throws {
    let copy = "\(self.folder)/\(name)"
    if !FileStatus.exists(copy) { try RunFiles.copy(file, to: copy) }
    self.mounts.append(.init(source: copy, target: target))
  }

  /// Whether a path is already within what is mounted over.
  private func isReplaced(_ path: String) -> Bool {
    self.mounts.contains { path == $0.target || path.hasPrefix($0.target + "/") }
  }
}
