/// What texts of any kind must and may not hold.
enum TextCheck {
  /// Folders of one machine.
  static let machinePaths = ["/wo" + "rk/", "/ro" + "ot/", "/opt/sw" + "ift"]

  static func pathFindings(_ path: String, _ text: String) -> [Finding] {
    guard self.machinePaths.contains(where: { text.contains($0) }) else { return [] }
    return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap { index, line in
      self.machinePaths.filter { line.contains($0) }.map { Finding(path, index + 1, "\($0) is a folder of one machine") }
    }
  }

  /// Links of Markdown to files that are not there; links to the network are not followed.
  static func linkFindings(_ path: String, _ text: String, exists: (String) -> Bool) -> [Finding] {
    let folder = path.split(separator: "/").dropLast().map(String.init)
    var isCode = false
    return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().flatMap { index, line -> [Finding] in
      if line.hasPrefix("```") { isCode.toggle() }
      guard !isCode else { return [] }
      return self.targets(line).filter { !exists(self.resolve($0, in: folder)) }.map {
        Finding(path, index + 1, "links to \($0), which is not there")
      }
    }
  }

  /// The files that a line links to.
  private static func targets(_ line: Substring) -> [String] {
    var targets: [String] = []
    var rest = line[...]
    while let start = rest.firstRange(of: "](") {
      let after = rest[start.upperBound...]
      let target = after.prefix { $0 != ")" && $0 != "#" && $0 != " " }
      if !target.isEmpty, !target.contains("://"), !target.hasPrefix("mailto:") { targets.append(String(target)) }
      rest = after
    }
    return targets
  }

  private static func resolve(_ target: String, in folder: [String]) -> String {
    var parts = target.hasPrefix("/") ? [] : folder
    for part in target.split(separator: "/") where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(String(part)) }
    }
    return parts.joined(separator: "/")
  }
}
