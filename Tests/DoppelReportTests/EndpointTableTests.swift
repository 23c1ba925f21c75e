import Testing

@testable import DoppelReport

struct EndpointTableTests {
  @Test(arguments: [
    ("/", "/"), ("/orders/42", "/orders/{id}"), ("/orders/42?x=1", "/orders/{id}"), ("/v1/items", "/v1/items"),
    ("/u/f3ead946-90b1-43ab-a7d6-be3f799e8e83/x", "/u/{uuid}/x"), ("/o/507f1f77bcf86cd799439011", "/o/{id}"),
    ("/t/01ARZ3NDEKTSV4RRFFQ69G5FAV", "/t/{id}"), ("/files/report-2024.pdf", "/files/report-2024.pdf"), ("", ""),
    ("/deadbeef", "/deadbeef"), ("/api//2/", "/api//{id}/"),
  ])
  func `ids in a path are grouped`(path: String, grouped: String) {
    #expect(EndpointTable.grouped(path) == grouped)
  }

  @Test func `endpoints beyond the limit share one`() {
    var table = EndpointTable()
    let places = (0..<300).map { table.index(method: "GET", path: "/p\($0)x") }
    #expect(table.endpoints.count == EndpointTable.maximumCount + 1)
    #expect(Set(places.suffix(100)) == [EndpointTable.maximumCount])
    #expect(table.index(method: "GET", path: "/p0x") == 0)
  }

  @Test func `a long path is cut`() {
    #expect(EndpointTable.grouped("/" + String(repeating: "a", count: 5_000)).utf8.count < 220)
  }
}
