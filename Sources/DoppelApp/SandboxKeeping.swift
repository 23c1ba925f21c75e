internal import DoppelSandbox

/// The other program that the binary is: the keeper of a sandbox.
package enum SandboxKeeping {
  /// Becomes it, and never returns, where the arguments of this process ask for that.
  package static func runIfAsked(_ arguments: [String]) { Keeper.runIfAsked(arguments) }
}
