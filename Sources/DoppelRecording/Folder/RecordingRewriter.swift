package import DoppelExchange
internal import NIOCore
package import SystemPackage

/// Changes exchanges where they stand: each file is replaced whole or not at all.
package struct RecordingRewriter {
  private let paths: [FilePath]
  private let decoding: BodyDecoding

  package init(_ paths: [FilePath], decoding: BodyDecoding) {
    self.paths = paths
    self.decoding = decoding
  }

  /// Gives each exchange to `change`, which returns what to write instead, or `nil` to leave it.
  ///
  /// A file with a problem is left as it is. Returns what could not be read or written.
  /// - Throws: what `change` throws, nothing else.
  package func rewrite(_ change: (Exchange) throws -> Exchange?) throws -> [LoadProblem] {
    var problems: [LoadProblem] = []
    for file in RecordingFolder.files(in: self.paths) {
      var exchanges: [Exchange] = []
      var isChanged = false
      let found = try RecordingSource([file]).load { exchange in
        let changed = try change(exchange)
        isChanged = isChanged || changed != nil
        exchanges.append(changed ?? exchange)
      }
      problems += found
      guard isChanged, found.isEmpty else { continue }
      do throws(Errno) {
        try Disk.write(self.content(exchanges, of: file), to: file)
      } catch {
        problems.append(LoadProblem(file: file, reason: "cannot be written: \(error)"))
      }
    }
    return problems
  }

  private func content(_ exchanges: [Exchange], of file: FilePath) -> ByteBuffer {
    var content = ByteBuffer()
    for exchange in exchanges {
      switch file.extension {
      case "md": content.writeImmutableBuffer(MarkdownEncoder(decoding: self.decoding).encode(exchange))
      case "json": RRPairEncoder(decoding: self.decoding).encode(exchange, style: .pretty, into: &content)
      default: RRPairEncoder(decoding: self.decoding).encode(exchange, into: &content)
      }
      if file.extension != "md" { content.writeInteger(UInt8(ascii: "\n")) }
    }
    return content
  }
}
