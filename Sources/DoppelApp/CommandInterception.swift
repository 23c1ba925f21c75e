/// How a wrapped command's traffic comes to Doppel (`--intercept`).
package enum CommandInterception: String, Sendable, CaseIterable {
  /// The sandbox, and where the system gives none, variables.
  case auto
  /// A network and mounts of its own; nothing in the command has to know.
  case sandbox
  /// Variables that name a proxy and the roots to trust.
  case env
}
