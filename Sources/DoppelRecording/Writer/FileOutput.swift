internal import DoppelExchange
internal import NIOCore
internal import SystemPackage

/// One file an exchange, in a folder for each host.
struct FileOutput {
  /// Files of one name, told apart by a number after it.
  static let collisions = 10_000

  private let folder: FilePath
  private let format: RecordingFormat
  private let encoder: RRPairEncoder
  private let collisions: Int
  /// Hosts whose folders were made.
  private var madeFolders: Set<String> = []

  init(folder: FilePath, format: RecordingFormat, encoder: RRPairEncoder, collisions: Int = FileOutput.collisions) {
    self.folder = folder
    self.format = format
    self.encoder = encoder
    self.collisions = collisions
  }

  /// Writes an exchange, and says to the ledger what has become of it.
  mutating func write(_ exchange: Exchange, ledger: inout Ledger) {
    do throws(Errno) {
      try self.write(exchange)
      ledger.keep(Ledger.Entry(exchange))
    } catch {
      ledger.lose(Ledger.Entry(exchange), "\(error)")
    }
  }

  private mutating func write(_ exchange: Exchange) throws(Errno) {
    let host = FileNames.folder(ofHost: exchange.server.host)
    let folder = self.folder.appending(host)
    if !self.madeFolders.contains(host) {
      try Disk.makeFolder(folder)
      if self.madeFolders.count < Ledger.namedCounts { self.madeFolders.insert(host) }
    }
    let (text, suffix) = ExchangeFile.text(exchange, format: self.format, encoder: self.encoder)
    let stem = exchange.startedAt.fileStem
    func path(_ number: Int) -> FilePath {
      folder.appending("\(FileNames.stem(stem, number: number)).\(suffix)")
    }
    do throws(Errno) {
      try Disk.write(text, toFirstFreeOf: self.collisions, path)
    } catch {
      guard error == .noSuchFileOrDirectory else { throw error }
      try Disk.makeFolder(folder)
      try Disk.write(text, toFirstFreeOf: self.collisions, path)
    }
  }

  /// The folder was removed and made again: nothing written before is there any more.
  mutating func startAgain() { self.madeFolders = [] }
}
