internal import DoppelExchange

/// What is known of a recording as a whole.
struct Context: Sendable {
  var vocabulary = Vocabulary()
  var stores = Stores()
  var elements = ElementRules()
  var lists = ListShapes()
  var catalogue = Catalogue()
  /// By endpoint the header fields whose values make a creation the same as another.
  var keys: [String: Set<String>] = [:]
  /// By operation how requests of several are put together.
  var envelopes: [String: Envelope] = [:]
  /// The fields that say the same in all items of a session.
  var constants: Set<String> = []
  /// By endpoint the kind of the items that it makes, where other endpoints make such too: lists show them together.
  var families: [String: String] = [:]
  /// By endpoint that reads the kinds of the items that its answers list.
  var listing: [String: Set<String>] = [:]
  /// The endpoints whose answers to writes show all that the item has then, and those whose do not, as far as later reads tell.
  var wholes: Set<String> = []
  var partials: Set<String> = []
  /// The places of answers at which an endpoint says the same throughout a session, and not in all sessions, as
  /// `AnswerForm.key(of:)` names them.
  var steady: Set<String> = []
  /// The places of answers at which an endpoint says several numbers, as `AnswerForm.key(of:)` names them.
  var varied: Set<String> = []

  /// The endpoints by which something was written.
  var writing: Set<String> = []

  /// Whether an answer to a write shows all that the item has then. Of an endpoint of which no read tells it is as of all others.
  func showsWhole(_ endpoint: String) -> Bool {
    !self.partials.contains(endpoint) && (self.wholes.contains(endpoint) || !self.wholes.isEmpty && self.partials.isEmpty)
  }
}

extension Context {
  /// The item that an object of an answer is about.
  ///
  /// - Parameters:
  ///   - scopes: as `Stores.scopes(of:)` has them for the call.
  ///   - isItem: what names an item that is not known here, because it was made up.
  func identity(of tree: Tree, in scopes: [String], or isItem: (String) -> Bool = { _ in false }) -> String? {
    if let id = self.stores.identity(of: tree, in: scopes, isItem: isItem) { return id }
    // what an answer says of what it lists the content of is no state
    return self.vocabulary.identity(of: tree, or: isItem).flatMap { self.stores.containers.contains($0) ? nil : $0 }
  }

  /// How an answer to a call is taken apart.
  func view(_ moment: Moment, _ shown: Shown) -> Outline.View {
    var view = Outline.View(place: "\(moment.place) \(shown.status)", lists: self.lists)
    if moment.target.place != nil { (view.lists, view.keepsTexts) = (ListShapes(), true) }
    guard moment.target.isStored, shown.isSuccess, !shown.isWrite || shown.effect == .remove else { return view }
    if moment.target.content != nil, !moment.call.hasQuery {
      view.optional = Set((self.stores.repeated[moment.call.label] ?? [:]).keys)
    }
    view.keys = self.stores.keys
    return view
  }
}
