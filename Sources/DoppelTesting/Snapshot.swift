internal import DoppelCLibrary
package import Testing

/// Goldens: text that a test expects, in the folder `Snapshots` beside the test's file, one file a golden.
///
/// With `RECORD_SNAPSHOTS=1` in the environment the files are written anew and the test fails, so that no run passes by writing.
package enum Snapshot {
  /// Expects `text` to be the golden of that name.
  ///
  /// - Parameter name: the file's name with its extension.
  package static func expect(
    _ text: String, matches name: String, file: String = #filePath, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let folder = file.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/Snapshots"
    let path = folder + "/" + name
    if getenv("RECORD_SNAPSHOTS").map({ String(cString: $0) }) == "1" {
      let isWritten = self.write(text, to: path)
      Issue.record(
        isWritten ? "wrote \(name); run again without RECORD_SNAPSHOTS" : "cannot write \(path)", sourceLocation: sourceLocation
      )
      return
    }
    guard let golden = self.read(path) else {
      Issue.record("no golden \(name); run with RECORD_SNAPSHOTS=1 and look at what it wrote", sourceLocation: sourceLocation)
      return
    }
    if golden == text { return }
    Issue.record("\(name) differs: \(self.firstDifference(golden, text))", sourceLocation: sourceLocation)
  }

  /// The first line that differs, as the golden has it and as it came.
  private static func firstDifference(_ golden: String, _ text: String) -> String {
    let (left, right) = (
      golden.split(separator: "\n", omittingEmptySubsequences: false),
      text.split(separator: "\n", omittingEmptySubsequences: false)
    )
    let line = zip(left, right).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? min(left.count, right.count)
    let show = { (lines: [Substring]) in line < lines.count ? "\"\(lines[line])\"" : "the end" }
    return "line \(line + 1) was \(show(left)), is \(show(right))"
  }

  private static func read(_ path: String) -> String? {
    guard let file = fopen(path, "rb") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = fread(&buffer, 1, buffer.count, file)
      if count == 0 { break }
      bytes += buffer[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func write(_ text: String, to path: String) -> Bool {
    guard let file = fopen(path, "wb") else { return false }
    let bytes = Array(text.utf8)
    let written = fwrite(bytes, 1, bytes.count, file)
    return fclose(file) == 0 && written == bytes.count
  }
}
