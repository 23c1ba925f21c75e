import DoppelTesting
import Foundation
import Testing

/// What `make demo` shows, in small: record a service and its dependency, mock the dependency, replay the clients.
@Suite(.needs(.doppel, .python, .curl, .openssl))
struct DemoFlowTests {
  private static let pages = ["/catalog", "/orders/1001", "/orders/1002"]

  @Test func `a service is recorded, mocked and replayed, and its next build is told apart`() async throws {
    let authority = try await PrivateAuthority()
    let httpbin = try await PeerServer(.httpbin, authority: authority)
    let doppel = try DoppelProgram()
    let (appPort, inbound) = (try FreePort.next(), try FreePort.next())
    let variables: [String: String?] = [
      "PORT": "\(appPort)", "DEPENDENCY_URL": "https://localhost:\(httpbin.port)",
    ]
    let python = try #require(Tool.python.path)

    let recorder = try await doppel.serve(
      [
        "record", "--out", "doppel/run", "--upstream-ca", authority.certificate, "--in-port", "\(inbound)",
        "--app-port", "\(appPort)", "--out-port", "auto", "--health", "/health", "--", python, Self.service("service"),
      ], environment: variables)
    let recorded = try await Self.ask(inbound)
    let recording = try await recorder.stop()
    #expect(recording.code == 0, "\(recording.errors)")
    try await httpbin.process.stop()

    for (build, code) in [("service", Int32(0)), ("service_v2", 1)] {
      let mock = try await doppel.serve(
        ["mock", "--in", "doppel/run", "--no-out", "--out-port", "auto", "--", python, Self.service(build)],
        environment: variables)
      #expect(
        try await Setting.curl(
          "--retry", "50", "--retry-connrefused", "--retry-delay", "1",
          "http://localhost:\(appPort)/health"
        ).code == 0)
      if code == 0 { #expect(try await Self.ask(appPort) == recorded) }
      let replayed = try await doppel.run([
        "replay", "--in", "doppel/run", "--target", "http://localhost:\(appPort)", "--out", "doppel/results/\(build)",
        "--fail-if", "requests.result-match-pct < 100",
      ])
      #expect(replayed.code == code, "\(replayed.output) \(replayed.errors)")
      try await mock.stop()
    }
    let report = try doppel.workspace.read("doppel/results/service_v2/report.json")
    let differences = try #require(try document(report)["differences"] as? [[String: Any]], "\(report)")
    #expect(Set(differences.compactMap { $0["field"] as? String }) == ["body.delivery.days"])
  }

  private static func service(_ name: String) -> String { packageRoot + "/demo/service/\(name).py" }

  private static func ask(_ port: Int) async throws -> [String] {
    var answers: [String] = []
    for page in Self.pages { answers.append(try await Setting.curl("--fail", "http://localhost:\(port)\(page)").output) }
    #expect(answers.allSatisfy { $0.hasPrefix("{") })
    return answers
  }
}
