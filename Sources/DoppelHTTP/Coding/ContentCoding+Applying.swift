package import NIOCore

extension ContentCoding {
  /// The body to which `codings` are applied in this order; `nil` where one of them cannot be.
  package static func apply(_ codings: [ContentCoding], to content: ByteBuffer) -> ByteBuffer? {
    var body = content
    for coding in codings {
      guard let coded = coding.apply(to: body) else { return nil }
      body = coded
    }
    return body
  }

  private func apply(to content: ByteBuffer) -> ByteBuffer? {
    switch self {
    case .identity: content
    case .gzip: Deflation.apply(content, window: Inflation.gzipWindow)
    case .deflate: Deflation.apply(content, window: Inflation.zlibWindow)
    case .brotli: BrotliEncoding.apply(content)
    case .zstd: ZstandardEncoding.apply(content)
    }
  }
}
