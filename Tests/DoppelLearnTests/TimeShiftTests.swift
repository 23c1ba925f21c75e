import DoppelExchange
import NIOCore
import Testing

@testable import DoppelLearn

struct TimeShiftTests {
  /// 2026-05-27T19:08:01Z.
  private static let recorded: Int64 = 1_779_908_881
  /// A day, an hour, a minute and a second later.
  private let shift = TimeShift(
    from: Timestamp(nanoseconds: Self.recorded * 1_000_000_000),
    to: Timestamp(nanoseconds: (Self.recorded + 90_061) * 1_000_000_000))

  private func moved(_ text: String, _ part: MessagePart = .body, keeps: String? = nil) -> String? {
    self.shift.moving(momentsIn: ByteBuffer(string: text), of: part) { String(buffer: $0) == keeps }.map { String(buffer: $0) }
  }

  @Test(arguments: [(0, 0), (999_999_999, 0), (1_000_000_000, 1), (-1, -1), (-1_000_000_000, -1), (-1_000_000_001, -2)])
  func `the difference is in whole seconds, rounded down`(nanoseconds: Int64, seconds: Int64) {
    #expect(TimeShift(from: .epoch, to: Timestamp(nanoseconds: nanoseconds)).seconds == seconds)
  }

  @Test func `the moments that a text names are told, not numbers within longer ones`() {
    let text = "from=1779908881&to=2026-05-27T19:08:01Z, since=Wed, 27 May 2026 19:08:01 GMT/v31779908881 %3D1779908881430"
    #expect(
      Set(TimeShift.moments(in: ByteBuffer(string: text)).map { String(buffer: $0) })
        == ["1779908881", "2026-05-27T19:08:01Z", "Wed, 27 May 2026 19:08:01 GMT", "1779908881430"])
    #expect(TimeShift.moments(in: ByteBuffer()).isEmpty)
    #expect(TimeShift.moments(in: ByteBuffer(string: "id=91779908881")).isEmpty)
  }

  @Test func `the moments in a body move, all else stays`() {
    let body = """
      {"at":"2026-05-27T19:08:01.43Z","day":"2026-05-27","until": 1779912481,"ms":1779908881430,"n":17,"u":\
      "f47ac10b-58cc-4372-a567-0e02b2c3d479","list":[1779908881,"Wed, 27 May 2026 19:08:01 GMT"],"text":"from 2026-05-27 19:08:01 on"}
      """
    let later = """
      {"at":"2026-05-28T20:09:02.43Z","day":"2026-05-27","until": 1780002542,"ms":1779998942430,"n":17,"u":\
      "f47ac10b-58cc-4372-a567-0e02b2c3d479","list":[1779998942,"Thu, 28 May 2026 20:09:02 GMT"],"text":"from 2026-05-28 20:09:02 on"}
      """
    #expect(self.moved(body) == later)
    #expect(self.moved("<a t='2026-05-27T19:08:01Z'>1779908881</a>") == "<a t='2026-05-28T20:09:02Z'>1779998942</a>")
  }

  @Test(arguments: [
    "", "17", "/orders/1779908881", "v1.1779908881", "+1779908881", "-1779908881", "1779908881-a", "1779908881.tar",
    "x1779908881",
    "1779908881x", "a_1779908881", "2026-05-27T19:08:01Z-report.pdf", "report-2026-05-27T19:08:01Z", "%3D1779908881",
    "1779908881:2",
    #"{"id":1779908881}"#, #"{"order_id": "1779908881"}"#, #"{"orderId":1779908881430}"#, "user-id=1779908881",
    "<ID>1779908881</ID>",
    #"{"id":"20260527190801"}"#,
  ]) func `digits of names, paths, numbers and ids stay`(text: String) { #expect(self.moved(text) == nil) }

  @Test(arguments: [#"{"paid":1779908881}"#, #"{"id":"2026-05-27T19:08:01Z"}"#, "1779908881", "id 7, at 1779908881."])
  func `what only looks like an id moves`(text: String) { #expect(self.moved(text) != nil) }

  @Test func `moments within a window of the answer move, one second beyond they stay`() {
    func text(_ window: Duration, sign: Int64, beyond: Int64, unit: Int64) -> String {
      String((Self.recorded + sign * (window.nanoseconds / 1_000_000_000 + beyond)) * unit)
    }
    for sign: Int64 in [1, -1] {
      for (window, unit): (Duration, Int64) in [
        (TimeShift.numberWindow, 1), (TimeShift.numberWindow, 1_000), (TimeShift.longNumberWindow, 1_000_000),
        (TimeShift.longNumberWindow, 1_000_000_000),
      ] {
        #expect(self.moved(text(window, sign: sign, beyond: 0, unit: unit)) != nil)
        #expect(self.moved(text(window, sign: sign, beyond: 1, unit: unit)) == nil)
      }
    }
    #expect(self.moved("2036-05-27T19:08:01Z") == "2036-05-28T20:09:02Z", "ten years of 3,653 days")
    #expect(self.moved("2036-05-27T19:08:02Z") == nil)
    #expect(self.moved("2016-05-26T19:08:01Z") == "2016-05-27T20:09:02Z")
    #expect(self.moved("2016-05-26T19:08:00Z") == nil)
  }

  @Test(arguments: [
    ("Wed, 27 May 2026 19:08:01 GMT", "Thu, 28 May 2026 20:09:02 GMT"), ("1779908881", "1779998942"),
    ("2026-05-27T19:08:01Z", "2026-05-28T20:09:02Z"), ("sid=1779908881; Path=/", nil),
    ("sid=1779908881; Expires=Wed, 27-May-2026 20:08:01 GMT", "sid=1779908881; Expires=Thu, 28-May-2026 21:09:02 GMT"),
    (#""1779908881""#, nil), (#"W/"2026-05-27T19:08:01Z""#, nil),
  ]) func `in a field moments move that are the whole value, and the date of HTTP`(text: String, later: String?) {
    #expect(self.moved(text, .field) == later)
  }

  @Test func `the date of a message moves however wrong it is, other fields only within the window`() {
    let old = "Thu, 01 Jan 1970 00:00:00 GMT"
    #expect(self.moved(old, .date) == "Fri, 02 Jan 1970 01:01:01 GMT")
    #expect(self.moved(old, .field) == nil && self.moved(old, .body) == nil)
  }

  @Test func `what is kept stays, and so does a body that is no text`() {
    #expect(self.moved("[1779908881,1779908882]", keeps: "1779908881") == "[1779908881,1779998943]")
    #expect(self.moved("[1779908881]", keeps: "1779908881") == nil)
    let bytes = ByteBuffer(bytes: [0xff, 0x20] + Array("1779908881".utf8))
    #expect(self.shift.moving(momentsIn: bytes, of: .body) == nil)
  }

  @Test func `without a difference nothing changes`() {
    let none = TimeShift(from: .epoch, to: Timestamp(nanoseconds: 999_999_999))
    #expect(none.moving(momentsIn: ByteBuffer(string: "1779908881"), of: .body) == nil)
    #expect(none.moving(claims: ByteBuffer(string: #"{"exp":1779908881}"#)) == nil)
  }

  @Test(
    arguments: [
      (
        #"{"sub":"a","iat":1779908881,"exp":1779912481.5,"nbf":1779908881,"auth_time":1779908881,"x":{"exp":1779908881},"n":1779908881}"#,
        #"{"sub":"a","iat":1779998942,"exp":1780002542.5,"nbf":1779998942,"auth_time":1779998942,"x":{"exp":1779908881},"n":1779908881}"#
      ),
      (#"{ "exp" : 1779908881 }"#, #"{"exp":1779998942}"#), (#"{"exp":9999999999}"#, nil), (#"{"exp":"1779908881"}"#, nil),
      (#"{"exp":1.779908881e9}"#, nil), (#"{"exp":99999999999999999999}"#, nil), ("{}", nil), ("[1779908881]", nil), ("", nil),
    ] as [(String, String?)]) func `the claims of a token that are moments move`(claims: String, later: String?)
  {
    #expect(self.shift.moving(claims: ByteBuffer(string: claims)).map { String(buffer: $0) } == later)
  }
}
