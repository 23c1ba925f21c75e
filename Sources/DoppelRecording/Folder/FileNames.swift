internal import DoppelExchange

/// Names for files that are made from what was seen on the network.
enum FileNames {
  /// Bytes of one name.
  static let length = 100

  /// The stem of the name of the `number`th exchange of one moment, from 1: the moment alone, then with `-2`, `-3`, ….
  static func stem(_ moment: String, number: Int) -> String { number == 1 ? moment : "\(moment)-\(number)" }

  /// The parts of a stem that `stem(_:number:)` made; any other text is the first of its own.
  static func parts(ofStem stem: String) -> (moment: Substring, number: Int) {
    guard let dash = stem.lastIndex(of: "-"), let number = Int(stem[stem.index(after: dash)...]) else { return (stem[...], 1) }
    return (stem[..<dash], number)
  }

  /// A folder's name for a host: letters, digits, `.`, `-`, `_` stay, all else becomes `_`; never empty, hidden, a way out of
  /// the
  /// recording, or a name that a recording uses itself.
  static func folder(ofHost host: String) -> String {
    var name = ""
    for byte in host.utf8.prefix(self.length) {
      switch byte {
      case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
        name.unicodeScalars.append(Unicode.Scalar(byte))
      default: name.append("_")
      }
    }
    if host.utf8.count > self.length {
      let hash = Array(host.utf8).withUnsafeBytes { FNV1a.hash($0) }
      name += "-" + String(hash, radix: 16)
    }
    if name.isEmpty { return "unknown" }
    if name.hasPrefix(".") { name = "_" + name.dropFirst() }
    return RecordingFolder.skippedFolders.contains(name) || name == Manifest.fileName ? "_" + name : name
  }
}
