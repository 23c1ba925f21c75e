internal import DoppelSandbox
internal import DoppelTransport

/// `doppel gateway rules`: writes, sets or removes the rules that bring a machine's traffic to a gateway.
package struct GatewayRulesRun: Sendable, Equatable {
  package enum Work: Sendable, Equatable {
    case print
    case apply
    /// Sets them, waits until a process has ended, and removes them.
    case applyWhile(Int32)
    case remove
  }

  private let work: Work
  private let settings: GatewaySettings

  package init(_ work: Work, settings: GatewaySettings) {
    self.work = work
    self.settings = settings
  }

  /// - Throws: `CommandError`.
  package func run(_ environment: Environment) async throws -> ExitCode {
    let table = try self.settings.table(try self.settings.rules(), environment)
    do {
      switch self.work {
      case .print: environment.console.write(table.text)
      case .apply:
        try table.apply()
        environment.console.note("the rules are set; remove them with doppel gateway rules --remove")
      case .applyWhile(let id): return try await self.guardRules(table, id, environment)
      case .remove: try table.remove()
      }
    } catch let error as SandboxError {
      throw CommandError.failed("\(error)")
    }
    return .done
  }

  private func guardRules(_ table: GatewayTable, _ id: Int32, _ environment: Environment) async throws -> ExitCode {
    Signals.take()
    guard let process = WatchedProcess(id) else { throw CommandError.usage("--while: there is no process \(id)") }
    var held: HeldRules?
    var note = "the rules are set until process \(id) ends"
    do throws(SandboxError) {
      held = try table.hold()
    } catch {
      try table.apply()
      note += "; they would outlive this process if it were killed: \(error)"
    }
    environment.console.note(note)
    let ending = await RunEvents.wait(
      console: environment.console, keeping: held,
      work: {
        await withCheckedContinuation { continuation in
          DetachedThread.start {
            while !process.hasEnded(within: 60_000) {}
            continuation.resume()
          }
        }
      })
    if let held { held.release() } else { try table.remove() }
    if case .failed(let error) = ending { throw error }
    environment.console.note("the rules are removed")
    if case .signal(let number) = ending { return .signal(number) }
    return .done
  }
}
