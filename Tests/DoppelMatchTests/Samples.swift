import DoppelExchange
import DoppelMatch
import NIOCore

func id(_ number: Int) -> ExchangeID { ExchangeID(high: 0, low: UInt64(number)) }

func signature(_ path: String, host: String = "a.test", method: String = "GET", body: String? = nil) -> Signature {
  var signature = Signature(["http:host": host, "http:method": method, "http:url": path])
  if let body { signature["http:body"] = ByteBuffer(string: body) }
  return signature
}

func prepared(_ text: String) -> PreparedResponse {
  PreparedResponse(wire: ByteBuffer(string: text), closes: false)
}

func exchange(_ number: Int, session: String? = nil, at second: Int = 0, isEdited: Bool = false) -> Exchange {
  Exchange(
    id: id(number), protocolName: "http", direction: .outbound, session: session,
    startedAt: Timestamp(nanoseconds: Int64(second) * 1_000_000_000), isSignatureEdited: isEdited)
}

/// A library with one entry; its answers are numbered from 0 and belong to these sessions.
func entry(_ sessions: [String?]) -> Library.Entry {
  var builder = LibraryBuilder()
  for (number, session) in sessions.enumerated() {
    builder.add(
      exchange(number, session: session, at: number), response: prepared("\(number)"), signature: signature("/"), computed: nil,
      instance: nil)
  }
  return builder.build().entries[0]
}
