import Testing

@testable import DoppelLearn

struct PlaceNamesTests {
  private func areRelated(_ issued: (String, String), _ used: (String, String)) -> Bool {
    PlaceNames.areRelated(
      Correlation.Place(request: issued.0, place: issued.1), Correlation.Place(request: used.0, place: used.1))
  }

  @Test(arguments: [
    (("POST shop/orders", "body.id"), ("GET shop/orders/*", "path, part 2")),
    (("POST shop/orders", "body.id"), ("POST shop/refunds", "body.order_id")),
    (("POST shop/checkout", "body.orderId"), ("GET shop/orders/*", "path, part 2")),
    (("GET shop", "body.orders[].id"), ("GET shop/orders/*", "path, part 2")),
    (("GET shop/items", "body.next_page"), ("GET shop/items", "query page")),
    (("GET shop/categories", "body[].id"), ("GET shop/items", "query category")),
    (("GET shop/orders/*", "body.version"), ("PUT shop/orders/*", "body.version")),
    (("POST shop/orders", "body.id"), ("PUT shop/orders/*", "body.id")),
  ])
  func `places that are called alike are related`(_ issued: (String, String), _ used: (String, String)) {
    #expect(self.areRelated(issued, used))
  }

  @Test(arguments: [
    (("POST shop/orders", "body.id"), ("GET shop/customers/*", "path, part 2")),
    (("POST shop/orders", "body.id"), ("GET shop/items", "query page")),
    (("POST shop/orders", "body.quantity"), ("GET shop/orders/*", "path, part 2")),
    (("POST shop/orders", "body.id"), ("POST shop/refunds", "body.customer_id")),
    (("POST shop/orders", "body.id"), ("GET shop/*", "path, part 1")),
    (("POST", ""), ("GET", "")),
  ])
  func `others are not`(_ issued: (String, String), _ used: (String, String)) { #expect(!self.areRelated(issued, used)) }
}
