internal import DoppelExchange

/// What was seen of the items of each kind.
struct Catalogue: Sendable {
  struct Values: Sendable {
    var scalars: Set<Tree> = []
    /// Whether there were more than are remembered.
    var areMany = false
    var isText = false
    var isNumber = false
    var isArray = false
    /// Whether all values tell when something was done.
    var isMoment = true
    /// Whether a write made it another.
    var isChanging = false

    func united(with other: Values) -> Values {
      var all = self
      for value in other.scalars.sorted(by: { ($0.plain ?? "") < ($1.plain ?? "") }) where !all.scalars.contains(value) {
        if all.scalars.count < Catalogue.valueLimit { all.scalars.insert(value) } else { all.areMany = true }
      }
      all.areMany = all.areMany || other.areMany
      all.isText = all.isText || other.isText
      all.isNumber = all.isNumber || other.isNumber
      all.isArray = all.isArray || other.isArray
      all.isMoment = all.isMoment && other.isMoment
      all.isChanging = all.isChanging || other.isChanging
      return all
    }
  }

  struct Kind: Sendable {
    var fields: [String: Values] = [:]

    /// The fields by which a list may be sorted: those of many values, and those that name the items.
    ///
    /// - Parameter names: these.
    func orders(_ names: Set<String>) -> [String?] {
      let many = self.fields.keys.filter { (self.fields[$0]?.areMany == true || names.contains($0)) && !Catalogue.isHidden($0) }
      return many.sorted().prefix(Catalogue.wayLimit).map { $0 }
    }

    /// What a list may be confined to: the values of fields that have few.
    var constants: [ListQuery.Constant] {
      let all = self.fields.sorted { $0.key < $1.key }.flatMap { field, values in
        guard !values.areMany, values.scalars.count > 1, !Catalogue.isHidden(field) else {
          return [ListQuery.Constant]()
        }
        return values.scalars.sorted { ($0.plain ?? "") < ($1.plain ?? "") }.map { ListQuery.Constant(field: field, value: $0) }
      }
      return Array(all.prefix(Catalogue.wayLimit))
    }
  }

  /// Values of a field that are remembered.
  static let valueLimit = 8

  /// Fields of a kind that are remembered.
  static let fieldLimit = 256

  /// Fields by which the lists of a kind may be sorted, and values to which they may be confined, that are tried.
  static let wayLimit = 64

  /// Whether no list is sorted by a field or confined to its values: header fields, and what is stored.
  static func isHidden(_ field: String) -> Bool { "@^<%".contains(field.prefix(1)) }

  /// How deep in an item a field may stand.
  private static let depth = 3

  /// By the endpoint that makes them.
  private(set) var kinds: [String: Kind] = [:]
  /// The fields that name items in lists.
  var names: Set<String> = []

  /// - Parameters:
  ///   - moment: of the request.
  ///   - former: the item before a write; `nil` where there was none.
  mutating func note(_ item: World.Item, at moment: Timestamp, after former: World.Item?) {
    guard !item.kind.isEmpty else { return }
    for (name, value) in item.fields.sorted(by: { $0.key < $1.key }) {
      self.note(value, at: name, of: item.kind, Self.depth)
      guard let values = self.kinds[item.kind]?.fields[name] else { continue }
      if values.isMoment, !(value.plain.map { Made.isTime($0, at: moment) } ?? false) {
        self.kinds[item.kind]?.fields[name]?.isMoment = false
      }
      if let other = former?.fields[name], other != value { self.kinds[item.kind]?.fields[name]?.isChanging = true }
    }
  }

  /// Makes several kinds one.
  ///
  /// - Parameter families: by kind the one that it is of.
  mutating func unite(_ families: [String: String]) {
    for (kind, family) in families.sorted(by: { $0.key < $1.key }) {
      guard let own = self.kinds.removeValue(forKey: kind) else { continue }
      self.kinds[family, default: Kind()].fields.merge(own.fields) { $0.united(with: $1) }
    }
  }

  private mutating func note(_ value: Tree, at name: String, of kind: String, _ depth: Int) {
    guard self.kinds[kind]?.fields[name] != nil || self.kinds[kind]?.fields.count ?? 0 < Self.fieldLimit else { return }
    var values = self.kinds[kind, default: Kind()].fields[name, default: Values()]
    switch value {
    case .array: values.isArray = true
    case .object(let members):
      guard depth > 0 else { return }
      for member in members { self.note(member.value, at: "\(name).\(member.name)", of: kind, depth - 1) }
      return
    case .bytes: return
    case .string, .number, .word:
      if case .string = value { values.isText = true }
      if case .number = value { values.isNumber = true }
      if values.scalars.count < Self.valueLimit {
        values.scalars.insert(value)
      } else if !values.scalars.contains(value) {
        values.areMany = true
      }
    }
    self.kinds[kind, default: Kind()].fields[name] = values
  }
}
