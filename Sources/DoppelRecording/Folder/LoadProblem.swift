package import SystemPackage

/// A file, or a part of one, that could not be read; all others still are.
package struct LoadProblem: Sendable, Hashable, CustomStringConvertible {
  /// How bad it is.
  package enum Kind: Sendable, Hashable {
    /// The file or the line is not as it should be.
    case malformed
    /// The last line of a segment was cut while it was written: what its writer's death costs.
    case tornLine
  }

  package var kind: Kind
  package var file: FilePath
  /// From 1; `nil` where the problem is the file as a whole.
  package var line: Int?
  package var reason: String

  package init(kind: Kind = .malformed, file: FilePath, line: Int? = nil, reason: String) {
    self.kind = kind
    self.file = file
    self.line = line
    self.reason = reason
  }

  package var description: String {
    self.line.map { "\(self.file):\($0): \(self.reason)" } ?? "\(self.file): \(self.reason)"
  }
}
