internal import DoppelRules

/// Reads the lines of a settings file one by one, and says in which file a line is wrong.
struct SettingsParser {
  private let path: String
  private var text = SettingsText()

  init(path: String) { self.path = path }

  /// By command (empty for all) and setting.
  var values: [String: [String: [String]]] { self.text.values }

  /// - Throws: `CommandError` with exit code 2.
  mutating func read(_ line: Substring, number: Int) throws {
    do throws(SettingsText.Fault) {
      try self.text.read(line, number: number)
    } catch {
      throw CommandError.usage("\(self.path):\(error.line): expected \(error.expected)")
    }
  }
}
