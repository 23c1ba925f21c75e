internal import CDoppelLinux
internal import DoppelCLibrary

/// A file that only this process and those that it gives the descriptor to can see; it is gone with them.
final class MemoryFile {
  let descriptor: CInt

  /// `nil` where the system gives no file.
  init?(_ text: String) {
    self.descriptor = doppel_memory_file()
    guard self.descriptor >= 0 else { return nil }
    guard write(self.descriptor, text, text.utf8.count) == text.utf8.count, lseek(self.descriptor, 0, SEEK_SET) == 0 else {
      return nil
    }
  }

  deinit { if self.descriptor >= 0 { close(self.descriptor) } }

  /// All that is in it.
  var text: String {
    lseek(self.descriptor, 0, SEEK_SET)
    return Processes.read("/proc/self/fd/\(self.descriptor)", limit: 8 << 20) ?? ""
  }
}
