internal import Foundation

/// Why a program that a test needs could not play its part.
package enum PeerError: Error, CustomStringConvertible {
  /// The program is not installed.
  case absent(Tool)
  /// It ended, or the deadline passed, before it was ready; with what it said.
  case notReady(program: String, waitedFor: String, said: String)
  /// It did not end within the deadline and was killed.
  case didNotEnd(program: String, said: String)
  /// A call of the system failed.
  case system(String, Int32)

  package var description: String {
    switch self {
    case .absent(let tool): "\(tool.rawValue) is absent: \(tool.installation)"
    case .notReady(let program, let what, let said): "\(program) was not ready (waited for \(what)); it said:\n\(said)"
    case .didNotEnd(let program, let said): "\(program) did not end and was killed; it said:\n\(said)"
    case .system(let call, let code): "\(call): \(String(cString: strerror(code)))"
    }
  }
}
