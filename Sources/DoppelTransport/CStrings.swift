internal import DoppelCLibrary

/// Texts as the C calls that start programs want them.
package enum CStrings {
  /// Calls `body` with a list of C strings that ends with `NULL` and holds only meanwhile.
  package static func with<Result>(
    _ texts: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Result
  ) -> Result {
    let list = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: texts.count + 1)
    for (index, text) in texts.enumerated() { list[index] = strdup(text) }
    list[texts.count] = nil
    defer {
      for index in texts.indices { free(list[index]) }
      list.deallocate()
    }
    return body(list)
  }
}
