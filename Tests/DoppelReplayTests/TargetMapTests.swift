import DoppelReplay
import Testing

struct TargetMapTests {
  @Test func `a service's own target comes before the one for all, and that before the recorded origin`() throws {
    let map = try TargetMap([try TargetURL("api=:1"), try TargetURL("new.com")])
    #expect(map.origin(of: exchange(at: 0, service: "api")).description == "http://app.test:1")
    #expect(map.origin(of: exchange(at: 0, service: "web")).description == "http://new.com:8080")
    #expect(try TargetMap([]).origin(of: exchange(at: 0)).description == "http://app.test:8080")
  }

  @Test func `two targets for the same are an error`() throws {
    for (scope, name) in [("", "all services"), ("api=", "api=")] {
      let (one, other) = (try TargetURL("\(scope):1"), try TargetURL("\(scope):2"))
      let error = #expect(throws: TargetMap.Repetition.self) { try TargetMap([one, other]) }
      #expect(error?.description == "expected one for \(name), found two")
    }
  }

  @Test func `services that no exchange has are told`() throws {
    #expect(try TargetMap([try TargetURL("api=:1")]).unknownServices(in: ["web"]) == ["api"])
  }
}
