import DoppelTesting
import Testing

@testable import DoppelApp

struct ConfigRunTests {
  @Test func `effective values are shown with where each came from`() throws {
    let setting = try Setting(["DOPPEL_TIMEOUT": "30s"])
    try setting.folder.write("replay:\n  vus: 4\nmap: [1=a:1, 2=b:2]\n", to: "doppel/doppel.yaml")
    #expect(try ConfigRun(command: nil, output: "csv").run(setting.environment) == .done)
    let lines = setting.output.split(separator: "\r\n").map(String.init)
    let file = setting.folder.file("doppel/doppel.yaml")
    #expect(lines.first == "command,setting,value,from")
    for line in [
      "replay,vus,4,\(file)", "mock,timeout,30s,environment DOPPEL_TIMEOUT", "mock,map,\"1=a:1, 2=b:2\",\(file)",
      "record,out-port,4140,default", "inspect,output,pretty,default",
    ] { #expect(lines.contains(line), "\(line)") }
  }

  @Test func `one command alone is shown`() throws {
    let setting = try Setting()
    _ = try ConfigRun(command: "inspect", output: "csv").run(setting.environment)
    #expect(
      setting.output
        == "command,setting,value,from\r\ninspect,in,doppel,default\r\ninspect,output,pretty,default\r\n"
        + "inspect,strict,false,default\r\ninspect,quiet,false,default\r\n"
    )
  }

  @Test func `other commands and forms are refused`() throws {
    let setting = try Setting()
    #expect(
      usage { _ = try ConfigRun(command: "files", output: "csv").run(setting.environment) }
        == "expected one of record, mock, replay, inspect, refresh, score, not \"files\"")
    #expect(usage { _ = try ConfigRun(command: nil, output: "x").run(setting.environment) }?.hasPrefix("--output: ") == true)
    #expect(setting.output.isEmpty)
  }
}
