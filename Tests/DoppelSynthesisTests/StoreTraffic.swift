import DoppelExchange
import DoppelLearn
import NIOCore

@testable import DoppelSynthesis

extension Traffic {
  /// Two people who store files in boxes, notes under keys in books, and jobs in lines.
  static var stores: Traffic {
    var traffic = Traffic()
    for person in ["ann", "bob"] {
      traffic.addFiles(person)
      traffic.addNotes(person)
      traffic.addJobs(person)
    }
    return traffic
  }

  private static func md5(_ text: String) -> String {
    let ways = ByteBuffer(repeating: UInt8(ascii: "a"), count: 32).withUnsafeReadableBytes { Derivation.possible($0) }
    return String(buffer: ways[0].text(of: ByteBuffer(string: text)))
  }

  /// What the list of a box says.
  static func list(_ box: String, _ files: [(name: String, body: String)]) -> String {
    let files = files.map {
      "<File><Name>\($0.name)</Name><Sum>&quot;\(self.md5($0.body))&quot;</Sum><Size>\($0.body.utf8.count)</Size></File>"
    }
    return "<?xml version=\"1.0\"?>\n<List>\(files.joined())<Box>\(box)</Box></List>"
  }

  mutating func addFiles(_ person: String) {
    let box = "box-\(person)"
    func tag(_ body: String) -> Fields { Fields(["ETag": "\"\(Self.md5(body))\""]) }
    let (one, two) = ("one of \(person)", "the second of \(person)")
    self.add(person, "PUT", "/\(box)", 200)
    self.add(person, "PUT", "/\(box)/dir/a.txt", sent: two, 200, saying: tag(two))
    self.add(person, "PUT", "/\(box)/b.txt", sent: one, asking: Fields(["X-Owner": person]), 200, saying: tag(one))
    var saying = tag(one)
    saying.append("X-Owner", person)
    self.add(person, "GET", "/\(box)/b.txt", 200, one, saying: saying)
    self.add(person, "GET", "/\(box)/dir/a.txt", 200, two, saying: tag(two))
    self.add(person, "GET", "/\(box)", 200, Self.list(box, [("b.txt", one), ("dir/a.txt", two)]))
    self.add(person, "DELETE", "/\(box)/b.txt", 204)
    self.add(person, "GET", "/\(box)/b.txt", 404, "<Error><Name>b.txt</Name></Error>")
    self.add(person, "GET", "/\(box)", 200, Self.list(box, [("dir/a.txt", two)]))
  }

  static func note(_ page: String, _ line: Int, _ text: String) -> String {
    #"{"page":{"S":"\#(page)"},"line":{"N":"\#(line)"},"text":"\#(text)"}"#
  }

  static func key(_ page: String, _ line: Int) -> String { #"{"page":{"S":"\#(page)"},"line":{"N":"\#(line)"}}"# }

  mutating func addNotes(_ person: String) {
    let book = "book-\(person)"
    func naming(_ key: String) -> String { #"{"Book":"\#(book)","Key":\#(key)}"# }
    func putting(_ note: String) -> String { #"{"Book":"\#(book)","Note":\#(note)}"# }
    let (one, two) = (Self.note("p", 1, "one of \(person)"), Self.note("p", 2, "two of \(person)"))
    self.add(person, "POST", "/make", body: #"{"Book":"\#(book)"}"#, 200, "{}", effect: .create)
    for note in [one, two] { self.add(person, "POST", "/put", body: putting(note), 200, "{}", effect: .create) }
    self.add(person, "POST", "/get", body: naming(Self.key("p", 1)), 200, #"{"Note":\#(one)}"#, effect: Effect.Kind.none)
    self.add(person, "POST", "/get", body: naming(Self.key("p", 2)), 200, #"{"Note":\#(two)}"#, effect: Effect.Kind.none)
    self.add(person, "POST", "/get", body: naming(Self.key("p", 3)), 200, "{}", effect: Effect.Kind.none)
    self.add(
      person, "POST", "/all", body: #"{"Book":"\#(book)"}"#, 200, #"{"Notes":[\#(one),\#(two)],"Count":2}"#,
      effect: Effect.Kind.none)
    self.add(person, "POST", "/drop", body: naming(Self.key("p", 1)), 200, #"{"Old":\#(one)}"#, effect: .remove)
    self.add(person, "POST", "/get", body: naming(Self.key("p", 1)), 200, "{}", effect: Effect.Kind.none)
    self.add(
      person, "POST", "/all", body: #"{"Book":"\#(book)"}"#, 200, #"{"Notes":[\#(two)],"Count":1}"#, effect: Effect.Kind.none)
  }

  /// An id or a handle that looks drawn.
  static func drawn(_ number: Int, of person: String) -> String {
    "\(person == "ann" ? "3" : "4")ce4397\(number)-0b89-4ecb-9e40-3f3a09b2d9d\(number)"
  }

  mutating func addJobs(_ person: String) {
    let line = "line-\(person)"
    func id(_ number: Int) -> String { Self.drawn(number, of: person) }
    func taken(_ job: Int, _ handle: Int) -> String {
      #"{"Jobs":[{"Id":"\#(id(job))","Handle":"\#(id(handle))","Text":"job \#(job) of \#(person)"}]}"#
    }
    let take = #"{"Line":"\#(line)","Most":1}"#
    self.add(person, "POST", "/lines", body: #"{"Name":"\#(person)"}"#, 200, #"{"Line":"\#(line)"}"#, effect: .create)
    self.add(person, "POST", "/take", body: take, 200, "{}", effect: .change)
    for job in [0, 1] {
      let send = #"{"Line":"\#(line)","Text":"job \#(job) of \#(person)"}"#
      self.add(person, "POST", "/send", body: send, 200, #"{"Id":"\#(id(job))"}"#, effect: .create)
    }
    self.add(person, "POST", "/take", body: take, 200, taken(0, 5), effect: .change)
    self.add(person, "POST", "/done", body: #"{"Line":"\#(line)","Handle":"\#(id(5))"}"#, 200, "{}", effect: .change)
    self.add(person, "POST", "/take", body: take, 200, taken(1, 6), effect: .change)
    self.add(
      person, "POST", "/back", body: #"{"Line":"\#(line)","Handle":"\#(id(6))","After":0}"#, 200, "{}", effect: .change)
    self.add(person, "POST", "/take", body: take, 200, taken(1, 7), effect: .change)
    self.add(person, "POST", "/done", body: #"{"Line":"\#(line)","Handle":"\#(id(7))"}"#, 200, "{}", effect: .change)
    self.add(person, "POST", "/take", body: take, 200, "{}", effect: .change)
  }
}
