import DoppelLearn
import DoppelTesting
import Foundation
import Testing

@testable import DoppelApp

struct NoiseListRunTests {
  private func list(_ setting: Setting, output: String = "csv") throws {
    _ = try NoiseListRun(inputs: [], inDirection: "out", file: nil, isStrict: false, output: output).run(setting.environment)
  }

  @Test func `each rule is listed with what speaks for it and what it merges`() async throws {
    let setting = try Setting()
    try await setting.record([
      order(1, #"{"id":"\#(uuid(0))","n":"x"}"#, answer: #"{"a":"one"}"#),
      order(2, #"{"id":"\#(uuid(1))","n":"y"}"#, answer: #"{"a":"two"}"#),
    ])
    let request = "POST items.example.com/orders"
    let names = ["http:requestBodyJSON[id]", "http:requestBodyJSON[n]", "http:requestBodyJSON[none]"].map {
      NoiseName(request: request, field: $0)
    }
    var file = try NoiseFile.read(nil, setting.environment)
    file.rules = NoiseRules([
      NoiseEntry(names[0], .learned, reason: .made, evidence: .init(values: 1, made: 1, requests: 1)),
      NoiseEntry(names[1], .accepted), NoiseEntry(names[2], .rejected),
    ])
    try file.write()
    try self.list(setting)
    #expect(
      setting.output.replacingOccurrences(of: "\r\n", with: "\n") == """
        id,verdict,request,field,reason,confidence,seen,risk
        \(names[0].id),learned,\(request),http:requestBodyJSON[id],made,0.5,2,2
        \(names[1].id),accepted,\(request),http:requestBodyJSON[n],declared,,2,2
        \(names[2].id),rejected,\(request),http:requestBodyJSON[none],declared,,,

        """, "\(setting.output)")
    #expect(setting.errors.isEmpty, "\(setting.errors)")
  }

  @Test func `rules that are not in the file yet are counted`() async throws {
    let setting = try Setting()
    try await setting.record([order(1, #"{"id":"\#(uuid(0))"}"#)])
    try self.list(setting, output: "json")
    #expect(setting.output == "[]\n")
    #expect(
      setting.errors == "1 rule is learned from these recordings and not in doppel/noise.yaml: doppel noise learn\n")
  }

  @Test func `an unknown form is refused before anything is read`() throws {
    let setting = try Setting()
    #expect(
      usage { try self.list(setting, output: "xml") } == "--output: expected pretty, json, yaml or csv, not \"xml\"")
  }
}
