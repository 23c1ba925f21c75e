/// A value behind one reference: copies share it until one of them is changed, so that handing on a large value costs what
/// handing on a pointer does.
@usableFromInline
struct CopyOnWrite<Value: Sendable>: @unchecked Sendable {
  // Sendable because the buffer is changed only where this is its one owner. The header is reached by its address, which `self`
  // keeps alive, because the checks of exclusive access that a class has would cost more than what is done with it.
  @usableFromInline var buffer: ManagedBuffer<Value, Void>

  @inlinable
  init(_ value: consuming Value) { self.buffer = Self.makeBuffer(value) }

  @inlinable
  var value: Value {
    @inline(__always) _read { yield self.buffer.withUnsafeMutablePointerToHeader { $0 }.pointee }
    @inline(__always) _modify {
      if !isKnownUniquelyReferenced(&self.buffer) { self.buffer = Self.makeBuffer(self.buffer.header) }
      yield &self.buffer.withUnsafeMutablePointerToHeader { $0 }.pointee
    }
  }

  @inlinable
  static func makeBuffer(_ value: consuming Value) -> ManagedBuffer<Value, Void> {
    var value = Optional(value)
    // safe because the header is made once
    // swift-format-ignore: NeverForceUnwrap
    return .create(minimumCapacity: 0) { _ in value.take()! }
  }
}
