import DoppelReplay
import DoppelRules
import Testing

struct TargetURLTests {
  private let recorded = Origin(isSecure: true, host: "original.com", port: 443)

  @Test(arguments: [
    ("http://new.com:8080", "http://new.com:8080"), ("http://", "http://original.com:443"),
    ("http://new.com", "http://new.com:443"),
    ("new.com", "https://new.com:443"), ("new.com:8080", "https://new.com:8080"), (":8080", "https://original.com:8080"),
    ("http://:8080", "http://original.com:8080"),
  ])
  func `each of the seven rows is sent where the table says`(text: String, origin: String) throws {
    #expect(try TargetURL(text).resolve(self.recorded).description == origin)
  }

  @Test(arguments: [
    ("HTTPS://new.com/", "https://new.com:443"), ("[::1]:9", "https://[::1]:9"), ("http://[::1]", "http://[::1]:443"),
    ("api=new.com", "https://new.com:443"), ("api=http://", "http://original.com:443"),
  ])
  func `IPv6, a last slash and a service are read`(text: String, origin: String) throws {
    #expect(try TargetURL(text).resolve(self.recorded).description == origin)
  }

  @Test func `a service scopes a target`() throws {
    #expect(try TargetURL("api=:80").service == "api")
    #expect(try TargetURL(":80").service == nil)
  }

  @Test(arguments: [
    ("", "expected a scheme, a host or a port"), ("ftp://a", "expected the scheme http or https"),
    ("http://a/path", "expected scheme, host and port only: the path is the recorded one, found \"/path\" (character 9)"),
    ("http://a:b", "a port from 1 to 65535"), ("a:", "a port from 1 to 65535, found the end"),
    ("a:0", "a port from 1 to 65535"),
    ("a:65536", "a port from 1 to 65535"), ("::1", "an IPv6 address in brackets"), ("[::1", "] after an IPv6 address"),
    ("[a]:1", "an IPv6 address between the brackets"), ("[::1]x", ":port after the brackets"),
    ("user@a", "scheme, host and port only"),
    ("=a", "the name of a service before ="), ("a b", "scheme, host and port only"),
  ])
  func `an error says what was expected`(text: String, part: String) {
    let message = { () -> String in do { return "\(try TargetURL(text).resolve(self.recorded))" } catch { return "\(error)" }
    }()
    #expect(message.contains(part))
  }
}
