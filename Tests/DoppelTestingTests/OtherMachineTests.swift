import DoppelTesting
import Testing

@Suite(.needs(.python), .needsNetworks)
struct OtherMachineTests {
  private func run(_ machine: OtherMachine, _ script: String) async throws -> ChildProcess.Ending {
    let command = machine.prefix(in: "/usr") + ["/bin/sh", "-c", script]
    return try await ChildProcess.run(command[0], Array(command.dropFirst()))
  }

  @Test func `its name is known in it alone, and other names to nobody`() async throws {
    let machine = try await OtherMachine()
    let known = try await self.run(machine, "pwd; getent ahostsv4 \(OtherMachine.name)")
    #expect(known.code == 0 && known.output.hasPrefix("/usr\n\(OtherMachine.address) "), "\(known)")
    #expect(try await self.run(machine, "getent ahostsv4 nobody.doppel.test").code == 2)
    try await machine.forgetNames()
    #expect(try await self.run(machine, "getent ahostsv4 \(OtherMachine.name)").code == 2)
  }

  @Test func `programs in it reach nothing of this machine`() async throws {
    let server = try await LoopbackServer()
    let machine = try await OtherMachine()
    let ending = try await self.run(machine, "exec bash -c 'exec 3<>/dev/tcp/127.0.0.1/\(server.port)'")
    #expect(ending.code != 0 && ending.errors.contains("refused"), "\(ending)")
    await server.close()
  }
}
