internal import NIOCore

/// Keeps the bytes of many keys and answers side by side in few buffers, so that what is read together lies together and costs no
/// allocation each.
struct ByteStore: Sendable {
  /// Where some bytes stand.
  struct Place: Sendable, Hashable {
    fileprivate(set) var chunk: UInt32
    fileprivate(set) var start: UInt32
    fileprivate(set) var length: UInt32
  }

  /// Bytes of one buffer; longer ones have a buffer of their own.
  static let chunkBytes = 1024 * 1024

  private var chunks: [ByteBuffer] = []

  /// Adds bytes; those that come next stand right after them, where there is room.
  mutating func add(_ bytes: ByteBuffer) -> Place {
    let count = bytes.readableBytes
    if self.chunks.isEmpty || self.chunks[self.chunks.count - 1].writableBytes < count {
      self.chunks.append(ByteBufferAllocator().buffer(capacity: max(Self.chunkBytes, count)))
    }
    let last = self.chunks.count - 1
    let start = self.chunks[last].writerIndex
    self.chunks[last].writeImmutableBuffer(bytes)
    return Place(chunk: UInt32(last), start: UInt32(start), length: UInt32(count))
  }

  /// The bytes as a slice. Slices are taken when nothing is added any more: adding would copy the whole buffer.
  func slice(_ place: Place) -> ByteBuffer {
    self.chunks[Int(place.chunk)].getSlice(at: Int(place.start), length: Int(place.length)) ?? ByteBuffer()
  }

  /// Gives `body` the bytes; the pointer may be used only within it.
  func withBytes<Result>(of place: Place, _ body: (UnsafeRawBufferPointer) -> Result) -> Result {
    self.chunks[Int(place.chunk)].withUnsafeReadableBytes {
      body(UnsafeRawBufferPointer(rebasing: $0[Int(place.start)..<Int(place.start) + Int(place.length)]))
    }
  }

  /// Whether bytes that stand here are these.
  func holds(_ bytes: UnsafeRawBufferPointer, at place: Place) -> Bool {
    guard Int(place.length) == bytes.count else { return false }
    return self.withBytes(of: place) { own in
      var index = 0
      while index &+ 8 <= bytes.count {
        let (left, right) = (
          own.loadUnaligned(fromByteOffset: index, as: UInt64.self), bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
        )
        guard left == right else { return false }
        index &+= 8
      }
      while index < bytes.count {
        guard own[index] == bytes[index] else { return false }
        index &+= 1
      }
      return true
    }
  }
}
