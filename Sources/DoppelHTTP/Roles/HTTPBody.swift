internal import DoppelExchange
internal import DoppelWire
internal import NIOCore

/// The bytes of one body as they come: counted all, kept up to a limit, with the sizes of their chunks.
struct HTTPBody: Sendable {
  private(set) var kept = ByteBuffer()
  private(set) var length = 0
  private(set) var sizes: [Int] = []
  private var areSizesKept = true

  /// Whether some bytes were counted only.
  var isCut: Bool { self.length > self.kept.readableBytes }

  mutating func chunk(size: Int, limit: Int) {
    guard self.areSizesKept else { return }
    if self.sizes.count < limit {
      self.sizes.append(size)
    } else {
      self.sizes = []
      self.areSizesKept = false
    }
  }

  /// Adds bytes.
  ///
  /// - Parameters:
  ///   - limit: the bytes that may be kept in all.
  ///   - copies: whether a slice that keeps a much larger buffer alive is copied out of it.
  mutating func append(_ bytes: ByteBuffer, limit: Int, copies: Bool) {
    self.length += bytes.readableBytes
    let room = limit - self.kept.readableBytes
    guard room > 0, let part = bytes.getSlice(at: bytes.readerIndex, length: min(room, bytes.readableBytes)) else { return }
    if self.kept.readableBytes > 0 {
      self.kept.writeImmutableBuffer(part)
    } else {
      self.kept = copies ? part.detached : part
    }
  }

  /// How the end of what came was told.
  func framing(_ framing: HTTPBodyFraming) -> Message.Framing {
    switch framing {
    case .none: .none
    case .length: .length
    case .chunked: .chunked(sizes: self.sizes)
    case .close: .close
    }
  }
}

extension ByteBuffer {
  /// The same bytes, in a buffer of their own where this one keeps more than twice as many alive.
  var detached: ByteBuffer {
    self.storageCapacity <= 2 * self.readableBytes + 256 ? self : ByteBuffer(bytes: self.readableBytesView)
  }
}
