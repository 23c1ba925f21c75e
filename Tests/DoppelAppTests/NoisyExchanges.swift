import DoppelExchange
import DoppelProtocols
import DoppelWire
import NIOCore

/// Values that programs make: the same for the same number from 0 to 89.
func uuid(_ number: Int) -> String { "919108f7-52d1-4320-9bac-f847db4148\(10 + number)" }

/// A recorded `POST /orders` with this JSON body, one second after that of the number before.
func order(_ number: Int, _ body: String, answer: String = #"{"ok":true}"#, path: String = "/orders") -> Exchange {
  var order = exchange(number, path, body: answer, code: 201)
  order.request = Message(
    start: .request(method: "POST", target: path, version: "HTTP/1.1"),
    fields: Fields([
      "Host": "items.example.com:80", "Content-Type": "application/json", "Content-Length": "\(body.utf8.count)",
    ]), body: ByteBuffer(string: body), framing: .length)
  order.command = "POST"
  if let request = order.request { order.signature = Protocols.all[0].signature(of: request, host: nil) }
  return order
}
