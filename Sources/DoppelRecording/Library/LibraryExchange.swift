package import DoppelExchange
package import SystemPackage

/// An exchange of a library with where it stands, so that it can be changed there.
package struct LibraryExchange: Sendable {
  /// Where an exchange stands.
  package struct Place: Sendable, Hashable {
    package var file: FilePath
    /// The number of the line among those of JSON Lines that are not empty, from 0; `nil` where the file holds one exchange.
    package var line: Int?
    /// The hash of a file that holds one exchange, as it was read.
    package var hash: String?
    /// When a file of lines was written that was read, as `Disk.stamp` has it.
    package var stamp: String?

    package init(file: FilePath, line: Int? = nil, hash: String? = nil, stamp: String? = nil) {
      self.file = file
      self.line = line
      self.hash = hash
      self.stamp = stamp
    }
  }

  package var edited: EditedExchange
  package var place: Place

  package init(edited: EditedExchange, place: Place) {
    self.edited = edited
    self.place = place
  }

  package var exchange: Exchange { self.edited.exchange }

  /// The tag that says when an answer was renewed.
  package static let renewedTag = "refreshed"

  /// When the answer of an exchange was recorded or last renewed.
  package static func takenAt(_ exchange: Exchange) -> Timestamp {
    let renewed = exchange.tags.last { $0.name == self.renewedTag }.flatMap { Timestamp(rfc3339: $0.value) }
    return renewed ?? exchange.startedAt
  }

  /// The same exchange with when its answer was renewed.
  package static func renewed(_ exchange: Exchange, at moment: Timestamp) -> Exchange {
    var exchange = exchange
    exchange.tags.removeAll { $0.name == self.renewedTag }
    exchange.tags.append(Exchange.Tag(self.renewedTag, moment.rfc3339))
    return exchange
  }
}
