internal import DoppelCLibrary

/// The system's words for its error numbers.
package enum SystemMessage {
  package static func text(_ errno: Int32) -> String { String(cString: strerror(errno)).lowercased() }
}
