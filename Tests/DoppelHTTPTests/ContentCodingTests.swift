import CDoppelCodings
import DoppelHTTP
import NIOCore
import Testing

/// What the coders of zlib and zstd make of some bytes.
enum Coded {
  /// - Parameter window: 31 for gzip, 15 for zlib, -15 for the bare stream.
  static func deflated(_ bytes: ByteBuffer, window: Int32) -> ByteBuffer {
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    stream.initialize(to: z_stream())
    defer { stream.deallocate() }
    deflateInit2_(stream, 6, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(stream) }
    var input = Array(bytes.readableBytesView)
    var output = [UInt8](repeating: 0, count: bytes.readableBytes + 1_000)
    let count = input.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        stream.pointee.next_in = source.baseAddress
        stream.pointee.avail_in = UInt32(source.count)
        stream.pointee.next_out = target.baseAddress
        stream.pointee.avail_out = UInt32(target.count)
        #expect(deflate(stream, Z_FINISH) == Z_STREAM_END)
        return target.count - Int(stream.pointee.avail_out)
      }
    }
    return ByteBuffer(bytes: output[..<count])
  }

  static func zstandard(_ bytes: ByteBuffer) -> ByteBuffer {
    var output = [UInt8](repeating: 0, count: ZSTD_compressBound(bytes.readableBytes))
    let count = bytes.withUnsafeReadableBytes { ZSTD_compress(&output, output.count, $0.baseAddress, $0.count, 3) }
    return ByteBuffer(bytes: output[..<count])
  }

  /// Brotli of `hello, hello, hello`.
  static let brotli = ByteBuffer(bytes: [
    0x1b, 0x12, 0x00, 0xf8, 0x8d, 0x94, 0x6e, 0xde, 0x44, 0x09, 0x52, 0x86, 0x96, 0x6c, 0x2c, 0x6f, 0x11, 0x4f, 0x24,
    0xd0, 0x71, 0x00,
  ])
  /// Brotli of 1 MiB of zero bytes.
  static let brotliBomb = ByteBuffer(bytes: [
    0x5b, 0xff, 0xff, 0x8f, 0x7f, 0x02, 0x20, 0x1e, 0x0b, 0x04, 0x72, 0xef, 0x1f, 0x00,
  ])
}

struct ContentCodingTests {
  private let text = wire(String(repeating: "hello, ", count: 50_000))

  @Test(arguments: [(ContentCoding.gzip, Int32(31)), (.deflate, 15), (.deflate, -15)])
  func `deflate is undone in all three wrappings`(coding: ContentCoding, window: Int32) {
    let coded = Coded.deflated(self.text, window: window)
    #expect(ContentCoding.undo([coding], of: coded, limit: .max / 2) == self.text)
  }

  @Test func `zstd and brotli are undone`() {
    #expect(ContentCoding.undo([.zstd], of: Coded.zstandard(self.text), limit: .max / 2) == self.text)
    #expect(ContentCoding.undo([.brotli], of: Coded.brotli, limit: 100) == wire("hello, hello, hello"))
  }

  @Test func `several codings are undone from the last to the first`() {
    let coded = Coded.zstandard(Coded.deflated(self.text, window: 31))
    #expect(ContentCoding.undo([.gzip, .identity, .zstd], of: coded, limit: .max / 2) == self.text)
    #expect(ContentCoding.undo([.zstd, .gzip], of: coded, limit: .max / 2) == nil)
  }

  @Test func `members of a gzip file follow each other, frames of zstd too`() {
    var twice = Coded.deflated(wire("a"), window: 31)
    twice.writeImmutableBuffer(Coded.deflated(wire("b"), window: 31))
    #expect(ContentCoding.undo([.gzip], of: twice, limit: 10) == wire("ab"))
    var frames = Coded.zstandard(wire("a"))
    frames.writeImmutableBuffer(Coded.zstandard(wire("b")))
    #expect(ContentCoding.undo([.zstd], of: frames, limit: 10) == wire("ab"))
  }

  @Test func `content may be as long as the limit and no longer`() {
    let size = 1 << 20
    let zeros = ByteBuffer(repeating: 0, count: size)
    for (coding, coded) in [
      (ContentCoding.gzip, Coded.deflated(zeros, window: 31)), (.deflate, Coded.deflated(zeros, window: -15)),
      (.zstd, Coded.zstandard(zeros)), (.brotli, Coded.brotliBomb),
    ] {
      #expect(ContentCoding.undo([coding], of: coded, limit: size) == zeros)
      #expect(ContentCoding.undo([coding], of: coded, limit: size - 1) == nil)
      #expect(ContentCoding.undo([coding], of: coded, limit: 0) == nil)
    }
  }

  @Test func `bytes that are cut off or not of the coding give nothing`() {
    for (coding, coded) in [
      (ContentCoding.gzip, Coded.deflated(self.text, window: 31)), (.deflate, Coded.deflated(self.text, window: 15)),
      (.zstd, Coded.zstandard(self.text)), (.brotli, Coded.brotli),
    ] {
      for count in 0..<min(coded.readableBytes, 40) {
        #expect(ContentCoding.undo([coding], of: coded.getSlice(at: 0, length: count)!, limit: .max / 2) == nil)
      }
      #expect(ContentCoding.undo([coding], of: wire("not coded at all, in any way"), limit: .max / 2) == nil)
    }
  }

  @Test func `names are read in lists, in any case, and unknown ones are told`() {
    #expect(ContentCoding.list(["GZip , br", "\tzstd", ""]) == [.gzip, .brotli, .zstd])
    #expect(ContentCoding.list(["x-gzip,,deflate"]) == [.gzip, .deflate])
    #expect(ContentCoding.list(["gzip, compress"]) == nil)
  }
}
