import DoppelExchange
import DoppelLearn
import NIOCore

@testable import DoppelSynthesis

/// A service of files and labels: a file is sent bit by bit to a place that is opened for it and then stands under its digest; a label is a
/// text that names files by their digests, and stands under the name that its client gave and under its own digest.
struct PlaceTraffic {
  private(set) var traffic = Traffic()
  private var opened = 0

  static func digest(_ text: String) -> String {
    "sha256:" + String(buffer: NamedContent.digest(of: ByteBuffer(string: text)))
  }

  static func label(_ files: String...) -> String {
    #"{"files":[\#(files.map { "\"\(self.digest($0))\"" }.joined(separator: ","))]}"#
  }

  static let host = Fields(["Host": "files.example"])

  private static func state(_ number: Int) -> String { "Qz7\(number)Kd8\(number)fLw0pXv\(number)TbN3" }

  /// Two people, two scopes each.
  static var everybody: PlaceTraffic {
    var all = PlaceTraffic()
    for person in ["ann", "bob"] { for scope in ["tea", "salt"] { all.add("\(person)/\(scope)", person) } }
    return all
  }

  /// The number of the last list of names.
  var list: Int { self.traffic.samples.last { $0.call.path.hasSuffix("names") }?.order ?? 0 }

  static var model: SynthesisModel { self.everybody.traffic.model }

  private mutating func add(_ scope: String, _ person: String) {
    let first = "first file of \(scope)"
    self.traffic.add(person, "GET", "/v1/\(scope)/names", 404, #"{"none":"\#(scope)"}"#)
    self.traffic.add(person, "GET", self.path(scope, first), asking: Self.host, 404, #"{"no":"\#(Self.digest(first))"}"#)
    self.send(scope, person, [first])
    let second = ["second file of \(scope), ", "of two parts", person == "ann" ? "" : " and an end"]
    self.send(scope, person, second)
    self.refuse(scope, person)
    let whole = second.joined()
    self.traffic.add(
      person, "GET", self.path(scope, whole),
      asking: Fields(["Host": "files.example", "Range": "bytes=1-\(scope.utf8.count)"]), 206,
      String(whole.dropFirst().prefix(scope.utf8.count)),
      saying: Fields(["Content-Range": "bytes 1-\(scope.utf8.count)/\(whole.utf8.count)"]))
    let names = [person == "ann" ? "new" : "old", "last"]
    for name in names { self.label(scope, person, name, Self.label(first, second.joined())) }
    self.traffic.add(
      person, "PUT", "/v1/\(scope)/labels/none", body: Self.label(first, "never of \(scope)"), asking: Self.host, 400,
      #"{"missing":"\#(Self.digest("never of \(scope)"))"}"#)
    self.traffic.add(
      person, "GET", "/v1/\(scope)/names", 200, #"{"of":"\#(scope)","names":["\#(names.sorted()[0])","\#(names.sorted()[1])"]}"#
    )
    let own = Self.digest(Self.label(first, second.joined()))
    self.traffic.add(person, "DELETE", "/v1/\(scope)/labels/\(own)", asking: Self.host, 202)
    self.traffic.add(person, "GET", "/v1/\(scope)/labels/\(names[0])", asking: Self.host, 404, #"{"no":"\#(names[0])"}"#)
    self.traffic.add(person, "POST", "/v1/\(scope)/clean", asking: Self.host, 200, #"{"clean":true}"#)
  }

  private func path(_ scope: String, _ text: String) -> String { "/v1/\(scope)/files/\(Self.digest(text))" }

  private mutating func open(_ scope: String, _ person: String) -> String {
    self.opened += 1
    let id = "7d1b0c5e-3f2a-4c8d-9e6f-0a1b2c3d4e0\(self.opened % 10)"
    let path = "/v1/\(scope)/files/drops/\(id.dropLast(2))\(10 + self.opened)"
    self.traffic.add(
      person, "POST", "/v1/\(scope)/files/drops", asking: Self.host, 202,
      saying: Fields(["Location": "http://files.example\(path)?s=\(Self.state(self.opened * 10))"]))
    return path
  }

  private mutating func send(_ scope: String, _ person: String, _ parts: [String]) {
    let path = self.open(scope, person)
    var (state, length) = (self.opened * 10, 0)
    for part in parts where !part.isEmpty {
      length += part.utf8.count
      let next = "http://files.example\(path)?s=\(Self.state(state + 1))"
      self.traffic.add(
        person, "PATCH", "\(path)?s=\(Self.state(state))", sent: part, asking: Self.host, 202,
        saying: Fields(["Location": next, "Range": "0-\(length - 1)"]))
      state += 1
    }
    let whole = parts.joined()
    self.traffic.add(
      person, "PUT", "\(path)?s=\(Self.state(state))&digest=\(Self.digest(whole))", asking: Self.host, 201,
      saying: Fields(["Location": "http://files.example\(self.path(scope, whole))"]))
    for method in ["HEAD", "GET"] {
      self.traffic.add(
        person, method, self.path(scope, whole), asking: Self.host, 200, method == "GET" ? whole : "",
        saying: Fields(["ETag": "\"\(Self.digest(whole))\""]))
    }
  }

  private mutating func refuse(_ scope: String, _ person: String) {
    let path = self.open(scope, person)
    self.traffic.add(
      person, "PUT", "\(path)?s=\(Self.state(self.opened * 10))&digest=\(Self.digest("other"))", sent: "one", asking: Self.host,
      400,
      #"{"wrong":"digest"}"#)
  }

  private mutating func label(_ scope: String, _ person: String, _ name: String, _ text: String) {
    let address = "http://files.example/v1/\(scope)/labels/\(Self.digest(text))"
    self.traffic.add(
      person, "PUT", "/v1/\(scope)/labels/\(name)", body: text, asking: Self.host, 201,
      saying: Fields(["Location": address, "Digest": Self.digest(text)]))
    self.traffic.add(
      person, "GET", "/v1/\(scope)/labels/\(name)", asking: Self.host, 200, text, saying: Fields(["Digest": Self.digest(text)]))
  }
}
