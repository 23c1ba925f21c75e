/// One place that breaks a rule.
struct Finding: Hashable, CustomStringConvertible {
  let path: String
  let line: Int
  let reason: String

  init(_ path: String, _ line: Int = 1, _ reason: String) {
    self.path = path
    self.line = line
    self.reason = reason
  }

  var description: String { "\(self.path):\(self.line): \(self.reason)" }
}
