package import NIOCore

/// What a resource record says, as far as Doppel looks into it.
package enum ResourceData: Sendable, Hashable {
  /// A and AAAA of the Internet's class.
  case address(IPAddress)
  /// NS, CNAME and PTR.
  case name(DomainName)
  case authority(Authority)
  /// Anything else, as it stands in the message. In the types of RFC 1035 names within may point to other places of that message.
  case bytes(ByteBuffer)

  /// The data of an SOA record (RFC 1035 section 3.3.13).
  package struct Authority: Sendable, Hashable {
    package var server: DomainName
    package var mailbox: DomainName
    package var serial: UInt32
    package var refresh: UInt32
    package var retry: UInt32
    package var expire: UInt32
    /// How many seconds an answer that says "no such name" or "no such data" may be kept (RFC 2308 section 4).
    package var minimum: UInt32

    package init(
      server: DomainName, mailbox: DomainName, serial: UInt32, refresh: UInt32, retry: UInt32, expire: UInt32, minimum: UInt32
    ) {
      self.server = server
      self.mailbox = mailbox
      self.serial = serial
      self.refresh = refresh
      self.retry = retry
      self.expire = expire
      self.minimum = minimum
    }
  }
}
