import Foundation
import Testing

@testable import DoppelReport

struct TimeChartTests {
  @Test(arguments: [(0.0, 1.0, 1.0), (7, 2, 8), (30, 10, 30), (0.03, 0.01, 0.03), (1_000_000, 500_000, 1_000_000), (4, 1, 4)])
  func `grid lines stand at round values`(most: Double, step: Double, top: Double) {
    let scale = TimeChart.scale(upTo: most)
    #expect(abs(scale.step - step) < step * 1e-9)
    #expect(abs(scale.top - top) < top * 1e-9)
  }

  @Test func `a missing value breaks its line`() {
    var chart = TimeChart(title: "t", unit: "ms", starts: [0, 1, 2], notes: [])
    chart.lines = [.init(name: "p50", values: [1, nil, 2])]
    #expect(chart.html.html.components(separatedBy: "M").count == 3)
  }

  @Test func `a chart without values is drawn`() {
    #expect(TimeChart(title: "t", unit: "ms", starts: [], notes: []).html.html.hasSuffix("</svg>"))
  }
}
