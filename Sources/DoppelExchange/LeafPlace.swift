/// Names the places of leaves by 64-bit hashes, the same in every run.
enum LeafPlace {
  static func key(_ key: UnsafeRawBufferPointer) -> UInt64 { key.stirredHash() }

  /// The part of that number between slashes.
  static func part(_ number: Int, of place: UInt64) -> UInt64 { (place ^ UInt64(truncatingIfNeeded: number + 1)).stirred }

  /// The member or parameter of that name.
  static func member(_ name: UnsafeRawBufferPointer, of place: UInt64) -> UInt64 { name.stirredHash(from: place) }

  /// Any element of an array.
  static func element(of place: UInt64) -> UInt64 { (place ^ 0x5b5d).stirred }
}
