/// A chart over the time of a run as inline SVG: lines with points, or bars. Readable without color: lines differ in their dashes
/// and are named at their ends; each slice tells its numbers when pointed at, without a script.
struct TimeChart {
  struct Line {
    var name: String
    /// One value a slice; `nil` where there is none, which breaks the line.
    var values: [Double?]
  }

  /// What a reader is told who cannot see it.
  var title: String
  var unit: String
  /// The start of each slice in seconds.
  var starts: [Int]
  /// What is told of each slice when it is pointed at.
  var notes: [String]
  var lines: [Line] = []
  var bars: [Double] = []
  /// The part of each bar that failed, drawn on top of it.
  var failedBars: [Double] = []

  private static let (width, height) = (560.0, 220.0)
  private static let (left, right, top, bottom) = (46.0, 40.0, 14.0, 26.0)

  /// The whole `<svg>` element.
  var html: HTMLText {
    var html = HTMLText()
    html.open("svg", [("viewBox", "0 0 560 220"), ("role", "img"), ("aria-label", self.title)])
    let scale = Self.scale(upTo: self.most)
    self.writeGrid(scale, into: &html)
    self.writeTimes(into: &html)
    for (place, value) in self.bars.enumerated() { self.writeBar(place, value, scale, into: &html) }
    for (number, line) in self.lines.enumerated() { self.write(line, number, scale, into: &html) }
    for (place, note) in self.notes.enumerated() { self.writeNote(place, note, into: &html) }
    html.close("svg")
    return html
  }

  private var most: Double {
    max(self.lines.flatMap { $0.values.compactMap(\.self) }.max() ?? 0, zip(self.bars, self.failedBars).map(+).max() ?? 0)
  }

  /// The step between grid lines (1, 2 or 5 times a power of ten) and the highest one.
  static func scale(upTo most: Double) -> (step: Double, top: Double) {
    guard most > 0, most.isFinite else { return (1, 1) }
    var power = 1.0
    while power * 10 <= most / 4 { power *= 10 }
    while power > most / 4 { power /= 10 }
    let step = [1.0, 2, 5, 10].map { $0 * power }.first { $0 * 4 >= most } ?? power * 10
    return (step, (most / step).rounded(.up) * step)
  }

  private func x(_ place: Double) -> Double {
    Self.left + (Self.width - Self.left - Self.right) * place / Double(max(1, self.starts.count))
  }

  private func y(_ value: Double, _ scale: (step: Double, top: Double)) -> Double {
    Self.height - Self.bottom - (Self.height - Self.top - Self.bottom) * min(value / scale.top, 1)
  }

  private static func number(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return "\(tenths / 10).\(abs(tenths % 10))"
  }

  private func writeGrid(_ scale: (step: Double, top: Double), into html: inout HTMLText) {
    let count = Int((scale.top / scale.step).rounded())
    for line in 0...count {
      let value = Double(line) * scale.step
      let y = Self.number(self.y(value, scale))
      html.open(
        "line",
        [("class", "grid"), ("x1", Self.number(Self.left)), ("x2", Self.number(Self.width - Self.right)), ("y1", y), ("y2", y)])
      html.close("line")
      let decimals = scale.step >= 1 ? 0 : scale.step >= 0.1 ? 1 : 2
      let label = NumberText.fixed(value, decimals) + (line == count ? " " + self.unit : "")
      html.element(
        "text", label,
        [
          ("x", line == count ? "0" : Self.number(Self.left - 6)),
          ("y", Self.number(self.y(value, scale) + (line == count ? -4 : 4))),
          ("text-anchor", line == count ? "start" : "end"),
        ])
    }
  }

  /// At most six times below the chart.
  private func writeTimes(into html: inout HTMLText) {
    let every = max(1, (self.starts.count + 5) / 6)
    for place in stride(from: 0, to: self.starts.count, by: every) {
      let middle = self.bars.isEmpty && self.lines.isEmpty ? 0 : 0.5
      html.element(
        "text", "\(self.starts[place]) s",
        [("x", Self.number(self.x(Double(place) + middle))), ("y", Self.number(Self.height - 8)), ("text-anchor", "middle")])
    }
  }

  private func writeBar(_ place: Int, _ value: Double, _ scale: (step: Double, top: Double), into html: inout HTMLText) {
    let failed = place < self.failedBars.count ? self.failedBars[place] : 0
    for (name, from, to) in [("bar", 0, value), ("failed", value, value + failed)] where to > from {
      let (upper, lower) = (self.y(to, scale), self.y(from, scale))
      let gap = min(1.5, (self.x(1) - self.x(0)) * 0.1)
      html.open(
        "rect",
        [
          ("class", name), ("x", Self.number(self.x(Double(place)) + gap)), ("y", Self.number(upper)),
          ("width", Self.number(max(0.5, self.x(1) - self.x(0) - 2 * gap))), ("height", Self.number(max(0.5, lower - upper))),
        ])
      html.close("rect")
    }
  }

  private func write(_ line: Line, _ number: Int, _ scale: (step: Double, top: Double), into html: inout HTMLText) {
    var path = ""
    var isOpen = false
    var last: (x: Double, y: Double)?
    for (place, value) in line.values.enumerated() {
      guard let value else {
        isOpen = false
        continue
      }
      let point = (x: self.x(Double(place) + 0.5), y: self.y(value, scale))
      path += (isOpen ? "L" : "M") + Self.number(point.x) + " " + Self.number(point.y)
      (isOpen, last) = (true, point)
      if line.values.count <= 30 {
        html.open(
          "circle", [("class", "s\(number)"), ("cx", Self.number(point.x)), ("cy", Self.number(point.y)), ("r", "2.2")])
        html.close("circle")
      }
    }
    html.open("path", [("class", "line s\(number)"), ("d", path)])
    html.close("path")
    guard let last else { return }
    html.element(
      "text", line.name, [("class", "t\(number)"), ("x", Self.number(last.x + 7)), ("y", Self.number(last.y + 4))])
  }

  private func writeNote(_ place: Int, _ note: String, into html: inout HTMLText) {
    html.open(
      "rect",
      [
        ("class", "hit"), ("x", Self.number(self.x(Double(place)))), ("y", Self.number(Self.top)),
        ("width", Self.number(self.x(1) - self.x(0))), ("height", Self.number(Self.height - Self.top - Self.bottom)),
      ])
    html.element("title", note)
    html.close("rect")
  }
}
