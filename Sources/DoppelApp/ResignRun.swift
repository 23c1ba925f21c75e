internal import DoppelExchange
internal import DoppelProtocols
internal import DoppelRecording
internal import DoppelReport
internal import DoppelWire
internal import NIOCore
internal import SystemPackage

/// `doppel files resign`: computes signatures anew after an edit of requests.
package struct ResignRun: Equatable {
  private let inputs: [String]
  private let isStrict: Bool

  package init(inputs: [String], isStrict: Bool) {
    self.inputs = inputs
    self.isStrict = isStrict
  }

  /// - Throws: `CommandError`.
  package func run(_ environment: Environment) throws -> ExitCode {
    let paths = try RunFolder.inputs(self.inputs, environment)
    var changed = 0
    let progress = Progress("signing", "exchanges")
    let line = StatusLine(environment.console, progress)
    defer { line.stop() }
    let outcome = try Rewriting.rewrite(paths, decoding: RecordedBodies.decoding) { exchange in
      progress.advance()
      let resigned = Self.resigned(exchange)
      guard resigned != exchange else { return false }
      changed += 1
      exchange = resigned
      return true
    }
    line.stop()
    try LoadReport.tell(outcome.problems, isStrict: self.isStrict, environment)
    environment.console.note("\(NumberText.count(changed, "signature")) computed anew")
    return .done
  }

  /// The exchange with the signature of its request; `instance` stays, and so does what no codec understands.
  static func resigned(_ exchange: Exchange) -> Exchange {
    guard let wire = Protocols.named(exchange.protocolName), let request = exchange.request else { return exchange }
    let key = wire.name + ":host"
    let host = exchange.signature[key]
    var resigned = exchange
    // A host that the request does not name was fixed by the configuration, and stays.
    if wire.isDelimited, let host = host.map({ String(buffer: $0) }) {
      resigned.signature = wire.signature(of: request, host: host == wire.server(of: request)?.host ? nil : host)
    } else {
      // Without a host it is no turn of a conversation, and has no signature.
      guard wire.isDelimited || host != nil else { return exchange }
      resigned.signature = wire.signature(of: request, to: exchange.server, isSecure: exchange.isSecure)
      if let host { resigned.signature[key] = host }
    }
    if let instance = exchange.signature["instance"] { resigned.signature["instance"] = instance }
    resigned.isSignatureEdited = false
    return resigned
  }
}
