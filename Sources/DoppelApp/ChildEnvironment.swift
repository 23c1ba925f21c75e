internal import DoppelTLS

/// The variables of the program that is run inside Doppel.
enum ChildEnvironment {
  /// The user's variables with those over them that make runtimes trust the authority and use the proxy.
  ///
  /// - Parameter outPort: `nil` where there is no proxy; then only trust is set.
  static func make(_ environment: Environment, trust: TrustFiles, outPort: Int?, hosts: [String]) -> [String: String] {
    let variables = TrustEnvironment(files: trust.files, inherited: environment.variables)
    let host = hosts.first { $0 != "0.0.0.0" && $0 != "::" } ?? "127.0.0.1"
    var child = environment.variables
    for variable in outPort.map({ variables.trustAndProxy(host: host, port: $0) }) ?? variables.trust {
      child[variable.name] = variable.value
    }
    for exclusion in outPort == nil ? [] : variables.droppedExclusions {
      environment.console.detail("NO_PROXY \(exclusion) is left out, so that its traffic is seen")
    }
    return child
  }
}
