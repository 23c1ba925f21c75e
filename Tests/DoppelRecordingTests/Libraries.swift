import DoppelExchange
import DoppelRecording
import SystemPackage

/// Writes a recording; the samples' numbers tell their order.
func record(_ exchanges: [Exchange], in folder: FilePath, _ format: RecordingFormat) async throws {
  var options = RecordingWriter.Options()
  options.format = format
  let writer = try RecordingWriter(folder: folder, options: options)
  for exchange in exchanges { writer.keepWhenThereIsRoom(exchange) }
  _ = await writer.finish()
}

/// Every file below a folder with its text; hidden folders too.
func contents(of folder: FilePath, in root: FilePath? = nil) throws -> [String: String] {
  var all: [String: String] = [:]
  for name in names(in: folder) {
    let path = folder.appending(name)
    let inner = names(in: path)
    if let file = try? text(path), inner.isEmpty {
      var relative = path
      _ = relative.removePrefix(root ?? folder)
      all[relative.string] = file
    } else {
      all.merge(try contents(of: path, in: root ?? folder)) { $1 }
    }
  }
  return all
}
