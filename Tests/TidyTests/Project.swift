import Foundation

/// The files of the project, read from the folder that this package is in.
struct Project {
  /// A text that is no Swift.
  struct Document {
    let path: String
    let text: String
  }

  let root: String
  let sources: [SwiftSource]
  let documents: [Document]

  static let here = Project(
    root: URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .path)

  init(root: String) {
    self.root = root
    var (sources, documents): ([SwiftSource], [Document]) = ([], [])
    let texts = ["md", "sh", "yaml", "yml", "json", "c", "h", "py", "html", "css", "js", ""]
    for path in Self.paths(in: root, under: "") {
      let kind = URL(fileURLWithPath: path).pathExtension
      guard kind == "swift" || texts.contains(kind), let text = try? String(contentsOfFile: root + "/" + path, encoding: .utf8)
      else { continue }
      if kind == "swift", path != "Package.swift" {
        sources.append(SwiftSource(path: path, text: text))
      } else {
        documents.append(Document(path: path, text: text))
      }
    }
    self.sources = sources
    self.documents = documents
  }

  /// Every file that could be committed: no hidden folders but `.ci`, none that is built or recorded.
  private static func paths(in root: String, under folder: String) -> [String] {
    let skipped: Set<String> = ["doppel", "demo/doppel", "Package.resolved", "Fuzz/Corpus", "Fuzz/FailCases", "LICENSE"]
    let names = (try? FileManager.default.contentsOfDirectory(atPath: root + "/" + folder)) ?? []
    return names.sorted().flatMap { name -> [String] in
      let path = folder.isEmpty ? name : folder + "/" + name
      guard !name.hasPrefix(".") || name == ".ci", !skipped.contains(path), name != "node_modules" else { return [] }
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: root + "/" + path, isDirectory: &isFolder) else { return [] }
      return isFolder.boolValue ? self.paths(in: root, under: path) : [path]
    }
  }

  var package: String { self.documents.first { $0.path == "Package.swift" }?.text ?? "" }

  func sources(under folder: String) -> [SwiftSource] { self.sources.filter { $0.path.hasPrefix(folder + "/") } }

  func exists(_ path: String) -> Bool { FileManager.default.fileExists(atPath: self.root + "/" + path) }
}
