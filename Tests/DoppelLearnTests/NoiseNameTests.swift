import DoppelLearn
import Testing

struct NoiseNameTests {
  @Test func `the id is eight digits, the same in every run, made of both texts`() {
    let name = NoiseName(request: "POST api.example/orders/*", field: "http:requestBodyJSON[id]")
    #expect(name.id == "541614e5")
    #expect(NoiseName(request: name.request, field: "http:requestBodyJSON[ids]").id != name.id)
    #expect(NoiseName(request: "PUT api.example/orders/*", field: name.field).id != name.id)
    let lengths = (0..<2_000).map { NoiseName(request: "r", field: "f\($0)").id.utf8.count }
    #expect(Set(lengths) == [8], "also where the first digit is 0")
  }

  @Test func `names are ordered by their requests, then by their fields`() {
    let names = [("b", "a"), ("a", "b"), ("a", "a")].map { NoiseName(request: $0.0, field: $0.1) }
    #expect(names.sorted() == names.reversed())
  }
}
