package import DoppelExchange
internal import NIOCore

/// The recorded requests of protocols in which a request does not tell where it ends, ordered so that those which begin like what a
/// client has said are found at once.
package struct Beginnings: Sendable {
  /// The requests of one group in ascending order, none twice.
  private struct Group: Sendable {
    let requests: [ByteBuffer]
    /// For each request the place of the longest other one that it begins with; -1 where there is none.
    let parents: [Int]

    init(_ requests: Set<ByteBuffer>) {
      // copies, because slices would keep the files alive that they were read from
      let requests = requests.map { ByteBuffer(bytes: $0.readableBytesView) }.sorted {
        Self.stands($0, before: $1, common: Self.common($0, $1))
      }
      var parents: [Int] = []
      for index in requests.indices {
        var parent = index - 1
        while parent >= 0, !Self.begins(requests[index], with: requests[parent]) { parent = parents[parent] }
        parents.append(parent)
      }
      self.requests = requests
      self.parents = parents
    }

    func prospect(of bytes: ByteBuffer) -> Question.Prospect {
      let place = self.place(notBefore: bytes)
      var prospect = Question.Prospect()
      var next = place
      if place < self.requests.count, self.requests[place] == bytes {
        prospect.whole = bytes.readableBytes
        next = place + 1
      } else {
        // What these bytes begin with stands before them, and whatever stands between begins with it too.
        var index = place - 1
        while index >= 0, !Self.begins(bytes, with: self.requests[index]) { index = self.parents[index] }
        if index >= 0 { prospect.whole = self.requests[index].readableBytes }
      }
      prospect.canGrow = next < self.requests.count && Self.begins(self.requests[next], with: bytes)
      return prospect
    }

    /// The place of the first request that does not stand before these bytes.
    ///
    /// What stands between two requests begins with all that both have in common with these bytes. That is not compared again,
    /// because a long request that comes in parts is looked for with each.
    private func place(notBefore bytes: ByteBuffer) -> Int {
      guard let first = self.requests.first, let last = self.requests.last else { return 0 }
      var (low, high) = (0, self.requests.count)
      var (commonWithLow, commonWithHigh) = (Self.common(first, bytes), Self.common(last, bytes))
      while low < high {
        let middle = (low + high) / 2
        let common = Self.common(self.requests[middle], bytes, from: min(commonWithLow, commonWithHigh))
        if Self.stands(self.requests[middle], before: bytes, common: common) {
          (low, commonWithLow) = (middle + 1, common)
        } else {
          (high, commonWithHigh) = (middle, common)
        }
      }
      return low
    }

    private static func begins(_ bytes: ByteBuffer, with start: ByteBuffer) -> Bool {
      bytes.getSlice(at: bytes.readerIndex, length: start.readableBytes) == start
    }

    /// The bytes that both begin with alike, eight at a time.
    ///
    /// - Parameter start: so many are known to be.
    private static func common(_ left: ByteBuffer, _ right: ByteBuffer, from start: Int = 0) -> Int {
      left.withUnsafeReadableBytes { left in
        right.withUnsafeReadableBytes { right in
          let end = min(left.count, right.count)
          var index = start
          while index &+ 8 <= end,
            left.loadUnaligned(fromByteOffset: index, as: UInt64.self)
              == right.loadUnaligned(fromByteOffset: index, as: UInt64.self)
          {
            index &+= 8
          }
          while index < end, left[index] == right[index] { index &+= 1 }
          return index
        }
      }
    }

    /// Whether `left` stands before `right`; they begin with `common` bytes alike and no more.
    private static func stands(_ left: ByteBuffer, before right: ByteBuffer, common: Int) -> Bool {
      left.readableBytesView.dropFirst(common).lexicographicallyPrecedes(right.readableBytesView.dropFirst(common))
    }
  }

  private let groups: [ByteBuffer: Group]

  package init(_ beginnings: some Sequence<Question.Beginning> = []) {
    self.groups = Dictionary(grouping: beginnings, by: \.group).mapValues { Group(Set($0.map(\.bytes))) }
  }

  package var isEmpty: Bool { self.groups.isEmpty }

  /// How the recorded requests of its group go on that begin like this.
  package func prospect(of beginning: Question.Beginning) -> Question.Prospect {
    self.groups[beginning.group]?.prospect(of: beginning.bytes) ?? Question.Prospect()
  }
}
