package import DoppelExchange
package import NIOCore

/// How an answer that was made up came about. It speaks of recorded values where the client's own stand for them.
package final class Making: Sendable {
  /// An item that the request is about, in the order in which it names them.
  package struct Item: Sendable, Equatable {
    package var id: String
    /// Whether it is there, and was not removed.
    package var isThere: Bool
  }

  package struct Value: Sendable, Equatable {
    /// `.items[0].name` of the body, `.` for all of it, `@etag` of a header field.
    package var place: String
    /// As JSON.
    package var value: ByteBuffer
    package var origin: Origin
  }

  /// The recorded exchange that the answer was made after.
  package let exchange: ExchangeID
  package let items: [Item]
  private let form: AnswerForm
  private let said: [Tree]

  init(_ form: AnswerForm, _ said: [Tree], _ moment: Moment) {
    self.exchange = form.exchange
    self.form = form
    self.said = said
    self.items = moment.ids.compactMap { id in moment.world.isThere(id).map { Item(id: id, isThere: $0) } }
  }

  /// The values of its header fields and its body, in their order.
  package var values: [Value] {
    zip(self.form.leaves, self.said).compactMap { leaf, value in
      guard let origin = leaf.expression?.origin else { return nil }
      var writer = JSONWriter()
      value.write(into: &writer)
      return Value(place: leaf.leaf.path.isEmpty ? "." : leaf.leaf.path, value: writer.buffer, origin: origin)
    }
  }

  /// The bytes that are kept of it beside the model.
  package var byteCount: Int { self.said.reduce(0) { $0 + $1.byteCount } + self.items.reduce(0) { $0 + $1.id.utf8.count } }
}
