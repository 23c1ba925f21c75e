import DoppelRefresh
import Testing

struct RequestPathTests {
  @Test(arguments: [
    ("/a/b?c=%2e", "/a/b?c=%2e", "/a/b?c=%2e"), ("/%61/%2F%zz", "/%61/%2F%zz", "/a/%2F%zz"), ("//a///b/", "//a///b/", "/a/b/"),
    ("/a/./b/../c", "/a/./b/../c", "/a/c"), ("/../..", "/../..", "/"), ("/%2e%2E/a", "/%2e%2E/a", "/a"),
    ("http://a.test/b?c", "/b?c", "/b?c"), ("http://a.test", "/", "/"), ("http://a.test?q", "/?q", "/?q"), ("*", "*", "*"),
    ("", "", ""), ("/", "/", "/"), ("/a%", "/a%", "/a%"), ("/a%4", "/a%4", "/a%4"),
  ])
  func `a path is known as it is written and as servers may understand it`(_ target: String, written: String, normal: String) {
    let path = RequestPath(target: target)
    #expect(path.written == written && path.normal == normal)
  }
}
