/// Every bound on what Doppel holds or waits for. What goes over a limit is refused, cut or relayed without being understood,
/// and counted; it is never an unbounded allocation.
package struct Limits: Sendable, Equatable {
  /// Bytes of one header block, start line and trailers included. Active roles answer 431 or 400; dissectors go opaque.
  package var headerBlock = 64 * 1024
  /// Fields of one header or trailer block.
  package var fieldCount = 512
  /// Bytes of one chunk-size line with its extensions.
  package var chunkLine = 4 * 1024
  /// Bytes of one body that are kept; traffic is never cut, only what is kept (`--max-body`).
  package var bodyKept = 64 * 1024 * 1024
  /// Bytes of each side of a connection that is not understood which are kept; all are counted.
  package var opaqueKept = 64 * 1024
  /// The same of a conversation that can be answered, in all its turns together: its turns are kept while it goes on.
  package var conversationKept = 1024 * 1024
  /// Turns of a conversation that is not understood which are kept apart; what follows is one exchange.
  package var opaqueTurns = 1_024
  /// Bytes of a request that is not understood which its signature holds; of a longer one it holds the hash.
  package var opaqueSigned = 4 * 1024
  /// How long a client must be silent before what it said is taken for a whole request, where no recorded one tells.
  package var opaqueQuiet: Duration = .milliseconds(10)
  /// Chunks of one body whose sizes are kept; of a body with more none are.
  package var chunkSizes = 16_384
  /// Bytes of one body after its content codings are undone.
  package var bodyDecoded = 64 * 1024 * 1024
  /// Bytes of a request's body, decoded, that is matched by its content whatever the order of its parts; a longer one is matched
  /// by its hash, because taking it apart would hold up the other connections of its event loop.
  package var bodyCanonical = 1024 * 1024
  /// Requests of one connection that wait for their response.
  package var messagesInFlight = 1_024
  /// Connections of one listener that are open at once; more wait in the kernel's queue.
  package var connections = 16_384
  /// Bytes that wait to be sent to one side before the other is no longer read.
  package var relayedBytes = 256 * 1024
  /// Levels of nesting of a JSON or XML document.
  package var nesting = 512
  /// The first bytes of a connection that are looked at to tell its protocol.
  package var sniffedBytes = 16 * 1024
  /// Bytes of a ClientHello with its record headers that are looked at; a longer one is not taken for TLS.
  package var clientHello = 16 * 1024
  /// Records that one ClientHello may be spread over; so the work on a ClientHello that comes byte by byte stays small.
  package var clientHelloRecords = 64
  /// Application protocols of a ClientHello that are read; those after them are left out.
  package var protocolsOffered = 64
  /// How long the first bytes of a tunnel may leave its protocol open before it is relayed without being taken apart.
  package var sniffTime: Duration = .seconds(3)
  /// How long a TCP connection to a server may take to open, and then its TLS handshake.
  package var connectTime: Duration = .seconds(10)
  /// How long a replayed request waits for its whole answer.
  package var answerTime: Duration = .seconds(60)
  /// How long a connection may take to complete a header block or a TLS or proxy handshake with an active role.
  package var headerTime: Duration = .seconds(30)
  /// How long a connection of an active role may stand idle between requests.
  package var idleTime: Duration = .seconds(300)
  /// Addresses whose names are remembered; the one learned longest ago makes room.
  package var resolvedAddresses = 65_536
  /// Name queries that wait for the host's nameservers, each with a socket or more; those beyond get a failure.
  package var nameQueries = 1_024
  /// How long one nameserver has before the next is asked.
  package var nameRetryTime: Duration = .seconds(2)
  /// How long all nameservers together have for one query.
  package var nameTime: Duration = .seconds(5)
  /// Connections open at once by which names are asked for; more wait in the kernel's queue.
  package var nameConnections = 256
  /// How long such a connection may stand without a word from either side.
  package var nameIdleTime: Duration = .seconds(10)

  /// How long a client that was told that its connection ends may go on sending before it is closed.
  package var lingerTime: Duration = .seconds(5)
  /// Bytes of such a client that are read and dropped.
  package var lingerBytes = 256 * 1024 * 1024

  package init() {}

  package static let defaults = Limits()
}
