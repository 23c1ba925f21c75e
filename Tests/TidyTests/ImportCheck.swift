/// Which modules a target may import.
enum ImportCheck {
  /// Modules of the toolchain.
  static let system: Set<String> = [
    "Foundation", "FoundationEssentials", "Glibc", "Musl", "Darwin", "Synchronization", "Dispatch", "Testing", "RegexBuilder",
  ]
  /// Modules of the toolchain that touch nothing outside the process: any target may use them.
  static let harmless: Set<String> = ["Synchronization"]
  /// The layers that decide and touch nothing: they know no Foundation, no C library and no clock.
  static let pureLayers: Set<String> = ["values", "protocols", "domain"]

  static func findings(_ source: SwiftSource, _ graph: PackageGraph) -> [Finding] {
    guard let target = graph.target(source.target) else {
      return [Finding(source.path, "no target of Package.swift is called \(source.target)")]
    }
    return source.imports.compactMap { line, module in
      if self.harmless.contains(module) { return nil }
      if self.system.contains(module) {
        guard self.pureLayers.contains(target.layer) || (module == "Testing" && target.name != "DoppelTesting") else {
          return nil
        }
        return Finding(source.path, line, "\(target.name) may not import \(module): it decides and touches nothing")
      }
      guard !target.dependencies.contains(module) else { return nil }
      return Finding(source.path, line, "\(target.name) may not import \(module): Package.swift has no such arrow")
    }
  }

  /// What stands behind a target stands above it, so that the arrows have no circle.
  static func findings(_ graph: PackageGraph) -> [Finding] {
    var seen: Set<String> = []
    let all = Set(graph.targets.map(\.name))
    return graph.targets.filter { $0.layer != "tests" }.flatMap { target -> [Finding] in
      seen.insert(target.name)
      return target.dependencies.sorted().filter { all.contains($0) && !$0.hasPrefix("CDoppel") && !seen.contains($0) }.map {
        Finding("Package.swift", "\(target.name) stands above \($0), which it needs")
      }
    }
  }
}

extension Finding {
  init(_ path: String, _ reason: String) { self.init(path, 1, reason) }
}
