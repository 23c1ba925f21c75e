/// The arrows between targets, read from the text of Package.swift.
struct PackageGraph {
  struct Target {
    let name: String
    let dependencies: Set<String>
    /// `values`, `protocols`, `domain`, `shell`, `surfaces`: the comment that the target stands under.
    let layer: String
  }

  /// In the order of the text.
  let targets: [Target]

  init(package text: String) {
    var (targets, layer): ([Target], String) = ([], "")
    var open: String?
    for line in text.split(separator: "\n").map({ $0.drop { $0 == " " } }) {
      if line.hasPrefix("// "), !line.dropFirst(3).contains(" ") { layer = String(line.dropFirst(3)) }
      if line.hasPrefix("let tests") { layer = "tests" }
      if line.hasPrefix("(") || line.hasPrefix(".target(") || line.hasPrefix(".executableTarget(")
        || line.hasPrefix(".testTarget(")
      {
        open = ""
      }
      guard let before = open, !line.hasPrefix("//") else { continue }
      let entry = before + line
      open = entry
      guard let list = entry.firstIndex(of: "["), let end = entry[list...].firstIndex(of: "]") else { continue }
      let name = Self.quoted(entry[..<list]).first ?? ""
      if !name.isEmpty {
        targets.append(Target(name: name, dependencies: Set(Self.quoted(entry[list..<end])), layer: layer))
      }
      open = nil
    }
    self.targets = targets
  }

  /// The strings in quotes.
  private static func quoted(_ text: Substring) -> [String] {
    text.split(separator: "\"", omittingEmptySubsequences: false).enumerated().filter { $0.offset % 2 == 1 }.map {
      String($0.element)
    }
  }

  func target(_ name: String) -> Target? { self.targets.first { $0.name == name } }
}
