import Foundation
import Testing

@testable import DoppelReport

struct ReplayReportHTMLTests {
  @Test func `nothing recorded becomes markup`() throws {
    let html = try recordedRun().html
    #expect(!html.contains("<script"))
    #expect(!html.contains("<img"))
    #expect(!html.contains("<b>"))
    #expect(html.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
    #expect(html.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" })
    #expect(!html.contains("\u{202e}"))
  }

  @Test func `the page needs no network and runs no script`() throws {
    let html = try recordedRun().html
    #expect(html.contains("default-src 'none'; style-src 'unsafe-inline'"))
    for sink in ["src=", "url(", "@import", "<link", "javascript:", " on"] {
      let markup = html.replacing("onerror=alert", with: "").replacing("img src=x", with: "")
      #expect(sink == " on" ? !markup.contains(" onclick") : !markup.contains(sink), "\(sink)")
    }
  }

  @Test func `every tag that opens closes`() throws {
    let html = try recordedRun().html
    for tag in [
      "section", "table", "tr", "td", "th", "div", "details", "summary", "svg", "text", "rect", "dl", "li", "pre", "main",
    ] {
      #expect(
        html.components(separatedBy: "<\(tag)>").count + html.components(separatedBy: "<\(tag) ").count - 1
          == html.components(separatedBy: "</\(tag)>").count, "\(tag)")
    }
  }

  @Test func `the page is written where DOPPEL_REPORT_SAMPLE says, to be looked at`() throws {
    guard let path = ProcessInfo.processInfo.environment["DOPPEL_REPORT_SAMPLE"] else { return }
    try recordedRun().html.write(toFile: path, atomically: true, encoding: .utf8)
    try recordedRun(seconds: 3, conditions: []).html.write(toFile: path + ".short.html", atomically: true, encoding: .utf8)
    try recordedRun().terminalText(.init(isColored: false, width: 110)).write(
      toFile: path + ".txt", atomically: true, encoding: .utf8)
  }
}
