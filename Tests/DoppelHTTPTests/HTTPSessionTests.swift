import DoppelExchange
import DoppelTesting
import DoppelWire
import NIOCore
import Testing

@testable import DoppelHTTP

struct HTTPSessionTests {
  /// `{"sub":"17"}`
  private static let subject = "eyJzdWIiOiIxNyJ9"

  private func session(_ fields: Fields) -> String? { HTTPSession.of(Message(fields: fields)) }

  /// The session of requests with a token that says this and is signed so.
  private func session(claims: String, signature: String = "c2ln") -> String? {
    self.session(Fields(["Authorization": "Bearer eyJhbGciOiJSUzI1NiJ9.\(claims).\(signature)"]))
  }

  private func issued(_ fields: Fields, _ body: String = "", limits: Limits = .defaults) -> [String?] {
    self.issued(Message(fields: fields, body: wire(body)), limits: limits)
  }

  private func issued(_ response: Message, limits: Limits = .defaults) -> [String?] {
    HTTPSession.issued(by: response, limits: limits)
  }

  /// The sessions of requests with these tokens.
  private func bearers(_ tokens: String...) -> [String?] {
    tokens.map { self.session(Fields(["Authorization": "Bearer \($0)"])) }
  }

  @Test func `the Basic scheme says whose credentials are, whatever the password`() {
    func user(_ value: String) -> UInt64? { HTTPSession.user(of: Message(fields: Fields(["Authorization": value]))) }
    // ann:one, ann:two, bob:one, and a text without a colon
    let users = [
      "Basic YW5uOm9uZQ==", "basic YW5uOnR3bw==", "Basic Ym9iOm9uZQ==", "Basic YW5u", "Bearer YW5uOm9uZQ==", "Basic",
    ]
    .map(user)
    #expect(users[0] != nil && users[0] == users[1] && users[2] != nil && users[0] != users[2])
    #expect(users[3...].allSatisfy { $0 == nil })
    #expect(HTTPSession.user(of: Message()) == nil)
  }

  @Test(arguments: [
    ("Bearer t0k", true), ("Token t0k", true), ("t0k", true), ("Basic dDBr", false), ("Digest a=1, b=2", false),
    ("Bearer ", false),
    ("", false),
  ])
  func `what follows the scheme is what an answer gave, but for what a client has`(value: String, isGiven: Bool) {
    let credential = HTTPSession.credential(of: Message(fields: Fields(["Authorization": value])))
    #expect(credential == (isGiven ? ByteBuffer(string: "t0k").stirredHash : nil))
    #expect(HTTPSession.credential(of: Message()) == nil)
  }

  @Test func `credentials are hashed, never shown`() {
    // the first eight bytes of the SHA-256 of `abc`
    #expect(self.session(Fields(["Authorization": "abc"])) == "auth:ba7816bf8f01cfea")
    #expect(self.session(Fields(["authorization": "abc", "Cookie": "sid=1"])) == "auth:ba7816bf8f01cfea")
  }

  @Test func `a cookie that tells clients apart is a session, others are not`() {
    let session = self.session(Fields(["Cookie": "theme=dark; JSESSIONID=1"]))
    #expect(session?.hasPrefix("cookie:") == true && session?.utf8.count == 23)
    #expect(session == self.session(Fields(["Cookie": "JSESSIONID=1; theme=light"])))
    #expect(session != self.session(Fields(["Cookie": "JSESSIONID=2"])))
    #expect(self.session(Fields(["Cookie": "theme=dark; csrftoken=1"])) == nil)
    #expect(self.session(Fields()) == nil)
  }

  @Test(arguments: ["PHPSESSID", "connect.sid", "session", "auth_token", "ASP.NET_SessionId", "access_token"])
  func `names of session cookies`(name: String) { #expect(HTTPSession.isSession(name[...])) }

  @Test func `a signature that is made anew for each request gives the name of its key`() {
    func session(_ rest: String) -> String? { self.session(Fields(["Authorization": "AWS4-HMAC-SHA256 " + rest])) }
    // the first eight bytes of the SHA-256 of `AKIDEXAMPLE`
    let name = "auth:7a898e50dbd5b830"
    #expect(session("Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=5d") == name)
    #expect(session("Signature=6e, Credential=AKIDEXAMPLE/20150831/eu-west-1/iam/aws4_request") == name)
    #expect(session("Credential=AKIDEXAMPLE, Signature=7f") == name)
    #expect(session("Credential=AKIDANOTHER/20150830/us-east-1/iam/aws4_request, Signature=5d") != name)
    #expect(session("Signature=5d") != session("Signature=6e"))
    #expect(self.session(Fields(["Authorization": "Basic Credential=AKIDEXAMPLE/"])) != name)
  }

  @Test(arguments: [
    // `{"iss":"https://i.test","sub":"17","exp":…}` of three lengths
    ("eyJpc3MiOiJodHRwczovL2kudGVzdCIsInN1YiI6IjE3IiwiZXhwIjoxfQ", "f9641f243366ef98"),
    ("eyJpc3MiOiJodHRwczovL2kudGVzdCIsInN1YiI6IjE3IiwiZXhwIjoyMn0", "f9641f243366ef98"),
    ("eyJpc3MiOiJodHRwczovL2kudGVzdCIsInN1YiI6IjE3IiwiZXhwIjozMzN9", "f9641f243366ef98"),
    // without an issuer: the subjects `"17"`, `17` and `"???>>>~~~"`, whose text holds both letters of base64url
    (Self.subject, "90ce2f453438c0b3"), ("eyJzdWIiOjE3fQ", "96b24fa27c01a989"),
    ("eyJzdWIiOiI_Pz8-Pj5-fn4ifQ", "1ca8253c8ba33816"),
  ]) func `a token that tells its subject gives the name of issuer and subject, however it is signed`(
    claims: String, hash: String
  ) {
    #expect(self.session(claims: claims) == "auth:" + hash)
    #expect(self.session(claims: claims, signature: "") == "auth:" + hash)
  }

  @Test(arguments: [
    "eyJpc3MiOiJodHRwczovL2oudGVzdCIsInN1YiI6IjE3In0", "eyJpc3MiOiJodHRwczovL2kudGVzdCIsInN1YiI6IjE4In0",
  ]) func `another issuer or subject is another session`(claims: String) {
    #expect(self.session(claims: claims) != "auth:f9641f243366ef98")
  }

  @Test(arguments: [
    // `{"exp":1}`, `["sub"]` and `{"sub":`
    "eyJleHAiOjF9", "WyJzdWIiXQ", "eyJzdWIiOg", "", "x", "é", "\(Self.subject)=", "\(Self.subject).\(Self.subject)", "17",
  ]) func `what tells no subject counts as a whole`(claims: String) {
    let one = self.session(claims: claims, signature: "YQ")
    #expect(one != self.session(claims: claims, signature: "Yg") && one?.utf8.count == 21)
    #expect(one != self.session(claims: Self.subject))
  }

  @Test func `an answer gives the credentials of the session cookies that it sets`() {
    let fields = Fields([
      "Set-Cookie": "sid=1; Path=/; HttpOnly", "set-cookie": "theme=dark", "Set-Cookie": " auth_token=x=y",
      "Set-Cookie": "csrftoken=1", "Set-Cookie": "", "Set-Cookie": "sid", "Cookie": "sid=2",
    ])
    let expected = ["sid=1", "auth_token=x=y"].map { self.session(Fields(["Cookie": $0])) }
    #expect(self.issued(fields) == expected)
    #expect(self.issued(fields, #"{"token":"t"}"#) == expected + self.bearers("t"))
    #expect(self.issued(fields, "{no JSON, token") == expected)
  }

  @Test(arguments: [
    #"sid=""; Max-Age=0; Path=/"#, #"sid="""#, "sid=", "sid=deleted; expires=Thu, 01-Jan-1970 00:00:01 GMT; Max-Age=0",
    "sid=x; EXPIRES=Thu, 01 Jan 1970 00:00:00 GMT", "sid=x; max-age=-1", "sid=x; expires=Tue, 12-Oct-1999 07:00:00 GMT",
    "sid=x; max-age=9; Max-Age=0", "sid=x; expires=Fri, 27-Nov-26 23:59:59 GMT",
  ])
  func `a cookie that is taken away gives no session`(cookie: String) {
    #expect(self.issued(Fields(["Set-Cookie": cookie, "Date": "Sat, 28 Nov 2026 03:31:48 GMT"])) == [])
  }

  @Test(arguments: [
    "sid=x; Max-Age=60; expires=Thu, 01 Jan 1970 00:00:00 GMT", "sid=x; expires=Sat, 27 Nov 2027 03:31:48 GMT",
    "sid=x; expires=0", "sid=x; Expires=Sat, 27 Nov 2027 03:31:48 +0000", "sid=x; Max-Age=soon", "sid=x; Path=/1970",
  ])
  func `a cookie that stays gives its session`(cookie: String) {
    #expect(self.issued(Fields(["Set-Cookie": cookie])) == [self.session(Fields(["Cookie": "sid=x"]))])
  }

  @Test(arguments: ["token", "access_token", "accessToken", "id_token", "TOKEN", "jwt", "sessionJWT"])
  func `a token in JSON is that of the requests that send it`(name: String) {
    #expect(self.issued(Fields(), #"{"a":1,"\#(name)":"t\u0031"}"#) == self.bearers("t1"))
  }

  @Test(arguments: [
    #"{"tokens":"t","token_type":"t","jwt_id":"t","toke":"t"}"#, #"{"token":""}"#, #"{"token":1,"jwt":null,"b":true}"#,
    #"{"token":["t"]}"#, #"[{"token":"t"}]"#, #""token""#, "token", "jw", "",
  ]) func `other members, values and bodies give none`(body: String) {
    #expect(self.issued(Fields(), body) == [])
  }

  @Test func `tokens are found in the order of the text, two objects deep`() {
    let body = #"{"user":{"jwt":"b"},"token":"a","x":{"y":{"token":"c","z":{"token":"no"}}}}"#
    #expect(self.issued(Fields(), body) == self.bearers("b", "a", "c"))
  }

  @Test func `a token that tells its subject gives a session that its next one belongs to`() {
    let issued = self.issued(Fields(), #"{"id_token":"h.\#(Self.subject).s"}"#)
    #expect(issued == [self.session(claims: Self.subject, signature: "another")])
  }

  @Test func `answers are read up to 64 KiB, behind their codings, within the limits`() {
    func answer(_ count: Int) -> String {
      let (start, end) = (#"{"token":"t","x":""#, #""}"#)
      return start + String(repeating: "x", count: count - start.utf8.count - end.utf8.count) + end
    }
    #expect(self.issued(Fields(), answer(65_536)) == self.bearers("t"))
    #expect(self.issued(Fields(), answer(65_537)) == [])
    let gzip = Message(
      fields: Fields(["Content-Encoding": "gzip"]), body: Coded.deflated(wire(#"{"token":"t"}"#), window: 31))
    var limits = Limits()
    limits.bodyDecoded = 13
    #expect(self.issued(gzip, limits: limits) == self.bearers("t"))
    limits.bodyDecoded = 12
    #expect(self.issued(gzip, limits: limits) == [])
    limits.nesting = 1
    #expect(self.issued(Fields(), #"{"token":"t","x":{}}"#, limits: limits) == [])
  }

  @Test func `any bytes do no harm`() {
    var choices = Choices(53)
    for _ in 0..<1_000 {
      var bytes = Generated.body(&choices)
      #expect(self.issued(Message(body: bytes)) == [])
      bytes.writeString(".e30.x")
      var fields = Fields()
      fields.append(name: "Authorization".utf8, value: bytes.readableBytesView)
      #expect(self.session(fields)?.utf8.count == 21)
    }
  }

  private func session(_ sign: SessionSign, _ fields: Fields, target: String = "/", body: String = "") -> String? {
    HTTPSession.of(
      Message(start: .request(method: "POST", target: target, version: "HTTP/1.1"), fields: fields, body: wire(body)), by: sign,
      limits: .defaults)
  }

  @Test func `a header field, a cookie and any value can tell a session, hashed`() throws {
    let tenant = try #require(self.session(.header("X-Tenant"), Fields(["x-tenant": "secret"])))
    #expect(tenant.hasPrefix("header:") && tenant.utf8.count == 23 && !tenant.contains("secret"))
    #expect(self.session(.header("X-Tenant"), Fields(["X-Tenant": "other"])) != tenant)
    #expect(self.session(.header("X-Tenant"), Fields(["Authorization": "Bearer t"])) == nil)
    #expect(self.session(.header("X-Tenant"), Fields(["X-Tenant": ""])) == nil)
    let basket = self.session(.cookie("basket"), Fields(["Cookie": "sid=1; basket=b7"]))
    #expect(basket?.hasPrefix("cookie:") == true)
    #expect(self.session(.cookie("basket"), Fields(["Cookie": "basket=b7; sid=2"])) == basket)
    #expect(self.session(.cookie("basket"), Fields(["Cookie": "other=b7; basket="])) == nil)
    let user = self.session(.value(place: "body.user.id"), Fields(), body: #"{"user":{"id":7}}"#)
    #expect(user?.hasPrefix("value:") == true)
    #expect(self.session(.value(place: "body.user.id"), Fields(), body: #"{"a":1,"user":{"id":"7"}}"#) == user)
    #expect(self.session(.value(place: "query u"), Fields(), target: "/?u=7").map { $0 == user } == false)
    #expect(self.session(.value(place: "path, part 1"), Fields(), target: "/") == nil)
  }

  @Test func `an answer that sets the cookie gives the session, and what clients choose themselves is given by none`() {
    let answer = Message(fields: Fields(["Set-Cookie": "basket=b7; Path=/"]))
    let asked = self.session(.cookie("basket"), Fields(["Cookie": "basket=b7"]))
    #expect(HTTPSession.issued(by: answer, .cookie("basket")).map { $0 == asked } == [true])
    #expect(
      HTTPSession.issued(by: answer, .cookie("other")).isEmpty && HTTPSession.issued(by: answer, .header("basket")).isEmpty)
  }
}
