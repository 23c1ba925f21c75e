package import DoppelExchange
internal import NIOCore

/// Why a newer answer is not taken for the truth.
package enum RefusalReason: Sendable, Hashable, CustomStringConvertible {
  /// There was none.
  case unanswered(String)
  /// It is not whole.
  case partial(String)
  /// An error where the recording has none, or nothing at all.
  case error(status: Int, recorded: Int?)
  /// The credentials of the request are refused.
  case credentials(status: Int, recorded: Int)
  /// It leads where the recorded one does not: to a login page, perhaps. Without the query, which may hold secrets.
  case redirect(String)
  /// A page where the recording has another form: a login or error page, perhaps.
  case page(recorded: String)
  /// The recorded answers to this request differ, so one alone tells nothing.
  case depends
  /// It was recorded in a state that a write made, which is not asked again.
  case followsWrite

  package var description: String {
    switch self {
    case .unanswered(let reason): reason
    case .partial(let reason): "came in part: \(reason)"
    case .error(let status, let recorded): "answered \(status), recorded was \(recorded.map(String.init) ?? "nothing")"
    case .credentials(let status, let recorded):
      "answered \(status), recorded was \(recorded): the recorded credentials may be out of date"
    case .redirect(let target): "leads to \(target), a login page perhaps; the recorded one does not"
    case .page(let type): "answered with an HTML page, recorded was \(type): a login page perhaps"
    case .depends: "its recorded answers differ, so they depend on what came before; record anew and use --from"
    case .followsWrite: "it was recorded after a write that concerns it; record anew and use --from"
    }
  }

  /// One word for programs.
  package var word: String {
    switch self {
    case .unanswered: "unanswered"
    case .partial: "partial"
    case .error: "error"
    case .credentials: "credentials"
    case .redirect: "redirect"
    case .page: "page"
    case .depends, .followsWrite: "depends"
    }
  }

  /// Why a newer answer is refused in the place of a recorded one; `nil` where it is taken.
  ///
  /// - Parameter accepted: statuses that are taken; of those that tell success, no page in the place of another form.
  package init?(recorded: Message, newer: Message, _ form: AnswerForm, accepting accepted: Set<Int>) {
    guard case .status(_, let status, _) = newer.start, case .status(_, let former, _) = recorded.start else { return nil }
    if newer.isBodyCut {
      self = .partial("its body is longer than what is kept")
    } else if Self.isUnreadable(newer, form), !Self.isUnreadable(recorded, form) {
      self = .partial("its content coding cannot be undone")
    } else if accepted.contains(status), !(200..<300).contains(status) {
      return nil
    } else if [401, 403, 407].contains(status), former != status {
      self = .credentials(status: status, recorded: former)
    } else if status >= 500 ? former < 500 : status >= 400 && former < 400 {
      self = .error(status: status, recorded: former)
    } else if (300..<400).contains(status), status != 304, let target = newer.fields.first("location"),
      !(300..<400).contains(former) || recorded.fields.first("location").map(Self.plain) != Self.plain(target)
    {
      self = .redirect(String(Self.plain(target)))
    } else if former != 304, Self.isPage(newer, form), !Self.isPage(recorded, form) {
      self = .page(recorded: Self.typeOfRecording(recorded))
    } else {
      return nil
    }
  }

  /// What is looked at of a recorded answer, and nothing else, so that it is small and keeps nothing of a recording in memory.
  package static func kind(of answer: Message, _ form: AnswerForm) -> Message {
    var fields = Fields()
    for name in ["Content-Type", "Location"] {
      if let value = answer.fields.first(name) { fields.append(name, value) }
    }
    let body = ByteBuffer(bytes: Self.beginning(form.text(of: answer)))
    return Message(start: answer.start, fields: fields, body: body, bodyForm: .decoded, framing: answer.framing)
  }

  /// Whether a body has codings that cannot be undone.
  private static func isUnreadable(_ message: Message, _ form: AnswerForm) -> Bool {
    guard message.bodyForm == .wire, message.body.readableBytes > 0,
      let coding = message.fields.first("content-encoding")?.lowercased(), !coding.isEmpty, coding != "identity"
    else { return false }
    return form.decodedBody(message) == nil
  }

  /// Where a redirect goes, without query and fragment.
  private static func plain(_ target: String) -> Substring { target.prefix { $0 != "?" && $0 != "#" } }

  /// Whether its type says so, or its body begins like one.
  private static func isPage(_ message: Message, _ form: AnswerForm) -> Bool {
    let type = message.fields.first("content-type")?.lowercased() ?? ""
    if type.hasPrefix("text/html") || type.hasPrefix("application/xhtml") { return true }
    let beginning = String(decoding: Self.beginning(form.text(of: message)), as: UTF8.self).lowercased()
    return beginning.hasPrefix("<!doctype html") || beginning.hasPrefix("<html")
  }

  /// As many bytes of a body as tell whether it is a page, after the white space.
  private static func beginning(_ body: ByteBuffer) -> ByteBufferView {
    body.readableBytesView.drop { $0 <= 0x20 }.prefix(16)
  }

  /// What was recorded, that a page stands in for.
  private static func typeOfRecording(_ message: Message) -> String {
    message.mediaType ?? (message.body.readableBytes > 0 ? "none" : "without a body")
  }
}

extension Message {
  /// The type of the body as `Content-Type` names it, without parameters; `nil` where it does not.
  var mediaType: String? {
    guard let type = self.fields.first("content-type")?.prefix(while: { $0 != ";" && $0 != " " }), !type.isEmpty else {
      return nil
    }
    return String(type)
  }
}
