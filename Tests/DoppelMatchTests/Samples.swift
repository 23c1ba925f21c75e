import DoppelExchange
import DoppelMatch
import NIOCore

func id(_ number: Int) -> ExchangeID { ExchangeID(high: 0, low: UInt64(number)) }

func moment(_ second: Int) -> Timestamp { Timestamp(nanoseconds: Int64(second) * 1_000_000_000) }

/// Values that programs make: the same for the same number from 0 to 89.
func uuid(_ number: Int) -> String { "919108f7-52d1-4320-9bac-f847db4148\(10 + number)" }

func signature(_ path: String, host: String = "a.test", method: String = "GET", body: String? = nil) -> Signature {
  var signature = Signature(["http:host": host, "http:method": method, "http:url": path])
  if let body { signature["http:body"] = ByteBuffer(string: body) }
  return signature
}

/// The signature of a request such as `PUT /a/b {"c":1}`.
func signature(ofRequest text: String) -> Signature {
  let parts = text.split(separator: " ", maxSplits: 2).map(String.init)
  return signature(parts[1], method: parts[0], body: parts.count > 2 ? parts[2] : nil)
}

/// How the values of these signatures are put together.
func sampleForm(of key: UnsafeRawBufferPointer) -> SignatureForm {
  switch String(decoding: key, as: UTF8.self) {
  case "http:url": .path
  case "http:body": .json
  default: .name
  }
}

func prepared(_ text: String) -> PreparedResponse {
  PreparedResponse(wire: ByteBuffer(string: text), closes: false)
}

func exchange(_ number: Int, session: String? = nil, at second: Int = 0, isEdited: Bool = false) -> Exchange {
  Exchange(
    id: id(number), protocolName: "http", direction: .outbound, session: session, startedAt: moment(second),
    isSignatureEdited: isEdited)
}

/// A library with one entry that learned nothing; its answers are numbered from 0 and belong to these sessions.
func library(_ sessions: [String?]) -> Library {
  var builder = LibraryBuilder()
  for (number, session) in sessions.enumerated() {
    builder.add(
      exchange(number, session: session, at: number), response: prepared("\(number)"), signature: signature("/"), computed: nil,
      instance: nil)
  }
  return builder.build()
}
