internal import DoppelExchange
internal import DoppelReport

/// A full-screen browser of exchanges: a list, and one exchange at a time.
///
/// Arrows or `j` and `k` move, Page Up and Page Down move a screen, Enter shows, Escape or `q` goes back, `/` filters by text.
struct Browser {
  private enum View {
    case list
    case exchange(lines: [String], top: Int)
    case typing(String)
  }

  private let all: [Exchange]
  private let terminal: RawTerminal
  private var shown: [Exchange]
  private var view = View.list
  private var selected = 0
  private var top = 0
  private var filter = ""

  /// - Throws: `CommandError` with exit code 3 where the terminal cannot be used.
  init(_ exchanges: [Exchange], _ environment: Environment) throws {
    self.all = exchanges
    self.shown = exchanges
    self.terminal = try RawTerminal(environment.console)
  }

  /// Runs until the user leaves, or a signal comes, which is returned; the terminal is then as it was.
  mutating func run() -> Int32? {
    self.terminal.enter()
    defer { self.terminal.leave() }
    while true {
      self.draw()
      guard let key = self.terminal.readKey() else { return nil }
      if case .ended(let signal) = key { return signal }
      guard self.obey(key) else { return nil }
    }
  }

  /// `false` ends the browser.
  private mutating func obey(_ key: RawTerminal.Key) -> Bool {
    switch self.view {
    case .list: return self.obeyInList(key)
    case .exchange(let lines, let top):
      switch key {
      case .escape, .character("q"), .left: self.view = .list
      default: self.view = .exchange(lines: lines, top: self.moved(top, by: key, count: lines.count))
      }
    case .typing(let text):
      switch key {
      case .enter: self.apply(text)
      case .escape: self.view = .list
      case .backspace: self.view = .typing(String(text.dropLast()))
      case .character(let character): self.view = .typing(text + String(character))
      case .up, .down, .left, .right, .pageUp, .pageDown, .home, .end, .other, .resized, .ended: break
      }
    }
    return true
  }

  private mutating func obeyInList(_ key: RawTerminal.Key) -> Bool {
    switch key {
    case .character("q"), .escape: return false
    case .character("/"): self.view = .typing(self.filter)
    case .enter, .right:
      guard self.shown.indices.contains(self.selected) else { return true }
      let text = InspectRun.document(self.shown[self.selected])
      self.view = .exchange(lines: text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init), top: 0)
    default: self.selected = self.moved(self.selected, by: key, count: self.shown.count)
    }
    return true
  }

  private mutating func apply(_ text: String) {
    self.filter = text
    let wanted = text.lowercased()
    self.shown = self.all.filter { wanted.isEmpty || Self.line($0).lowercased().contains(wanted) }
    self.selected = 0
    self.top = 0
    self.view = .list
  }

  private func moved(_ place: Int, by key: RawTerminal.Key, count: Int) -> Int {
    let page = max(1, self.terminal.size.rows - 3)
    let step: Int
    switch key {
    case .down, .character("j"): step = 1
    case .up, .character("k"): step = -1
    case .pageDown, .character(" "): step = page
    case .pageUp: step = -page
    case .home, .character("g"): step = -count
    case .end, .character("G"): step = count
    default: step = 0
    }
    return max(0, min(count - 1, place + step))
  }

  private static func line(_ exchange: Exchange) -> String {
    let milliseconds = exchange.duration.nanoseconds / 1_000_000
    let parts = [
      exchange.startedAt.rfc3339, exchange.direction.rawValue, exchange.protocolName, exchange.status, exchange.command,
      exchange.server.host + exchange.location, "\(milliseconds) ms",
    ]
    return parts.joined(separator: "  ")
  }

  private mutating func draw() {
    let size = self.terminal.size
    let room = max(1, size.rows - 2)
    switch self.view {
    case .exchange(let lines, let top):
      let body = lines.dropFirst(top).prefix(room).map { (text: $0, isSelected: false) }
      self.terminal.draw(title: "\(top + 1)/\(lines.count)", Array(body), help: "arrows move  q back")
    case .list, .typing:
      if self.selected < self.top { self.top = self.selected }
      if self.selected >= self.top + room { self.top = self.selected - room + 1 }
      let body = self.shown.indices.dropFirst(self.top).prefix(room).map {
        (text: Self.line(self.shown[$0]), isSelected: $0 == self.selected)
      }
      let title =
        "\(self.shown.count) of \(NumberText.count(self.all.count, "exchange"))"
        + (self.filter.isEmpty ? "" : " with \(self.filter)")
      if case .typing(let text) = self.view {
        self.terminal.draw(title: title, Array(body), help: "filter: \(text)_")
      } else {
        self.terminal.draw(title: title, Array(body), help: "arrows move  enter shows  / filters  q leaves")
      }
    }
  }
}
