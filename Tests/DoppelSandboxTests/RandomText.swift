import DoppelTesting

/// Texts by chance for what reads texts of the system.
enum RandomText {
  /// Texts of up to 40 of these characters.
  static func texts(
    of characters: String, count: Int, using choices: inout Choices
  ) -> [String] {
    let characters = Array(characters)
    return (0..<count).map { _ in
      String((0..<Int.random(in: 0...40, using: &choices)).compactMap { _ in characters.randomElement(using: &choices) })
    }
  }

  /// A text in which one to four bytes are others.
  static func changed(_ text: String, using choices: inout Choices) -> String {
    var bytes = Array(text.utf8)
    for _ in 0..<Int.random(in: 1...4, using: &choices) where !bytes.isEmpty {
      let place = Int.random(in: bytes.indices, using: &choices)
      switch Int.random(in: 0..<3, using: &choices) {
      case 0: bytes[place] = UInt8.random(in: 0 ... .max, using: &choices)
      case 1: bytes.remove(at: place)
      default: bytes.insert(bytes[Int.random(in: bytes.indices, using: &choices)], at: place)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
