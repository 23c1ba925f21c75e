internal import DoppelCLibrary
internal import Foundation

/// Waits for something to be true of the files of a folder, and looks again whenever one of them changes.
package struct FolderWatch: Sendable {
  let path: String

  package init(_ path: String) { self.path = path }

  /// Returns whether `holds` became true before the deadline.
  ///
  /// On Linux the kernel reports each change; a change that it cannot report (such as a process that ended) is noticed
  /// within a tenth of a second.
  package func wait(atMost limit: Duration, until holds: @escaping @Sendable () -> Bool) async -> Bool {
    await withCheckedContinuation { continuation in
      Thread.detachNewThread { continuation.resume(returning: self.block(atMost: limit, until: holds)) }
    }
  }

  private func block(atMost limit: Duration, until holds: () -> Bool) -> Bool {
    let deadline = ContinuousClock.now + limit
    let watch = Changes(self.path)
    while !holds() {
      guard ContinuousClock.now < deadline else { return false }
      watch.next(withinMilliseconds: 100)
    }
    return true
  }
}

/// The kernel's reports of changes in one folder.
private final class Changes {
  private let descriptor: Int32

  init(_ path: String) {
    #if canImport(Glibc)
      self.descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
      inotify_add_watch(self.descriptor, path, UInt32(IN_MODIFY | IN_CREATE | IN_MOVED_TO | IN_CLOSE_WRITE))
    #else
      self.descriptor = -1
    #endif
  }

  deinit { if self.descriptor >= 0 { close(self.descriptor) } }

  /// Returns at the next change, or when the time is over.
  func next(withinMilliseconds limit: Int32) {
    var waited = pollfd(fd: self.descriptor, events: Int16(POLLIN), revents: 0)
    guard poll(&waited, 1, limit) > 0 else { return }
    var reports = [UInt8](repeating: 0, count: 4096)
    while read(self.descriptor, &reports, reports.count) > 0 {}
  }
}
