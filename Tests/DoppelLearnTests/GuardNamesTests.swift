import DoppelLearn
import Testing

struct GuardNamesTests {
  @Test(arguments: [
    "csrfmiddlewaretoken", "_csrf", "csrf_token", "X-CSRF-Token", "http:requestBodyForm:csrf", "xsrf", "authenticity_token",
    "__RequestVerificationToken", "_token", "\"_token\"", "CSRFToken",
  ])
  func `names of what guards a form`(name: String) { #expect(GuardNames.contain(name)) }

  @Test(arguments: ["token", "access_token", "page_token", "id", "", "authenticity", "requestToken"])
  func `other names`(name: String) { #expect(!GuardNames.contain(name)) }

  @Test func `a name that is too long is none`() {
    #expect(!GuardNames.contain(String(repeating: "x", count: 64) + "csrf"))
  }
}
