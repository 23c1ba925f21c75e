/// What was found of the values that answers issued and later requests hold.
package struct Correlations: Sendable {
  /// In the order in which the values were used.
  package var links: [ValueLink]
  /// The strongest first: by confidence, then by how many requests they explain, then by their names.
  package var all: [Correlation]

  package init(links: [ValueLink] = [], all: [Correlation] = []) {
    self.links = links
    self.all = all
  }

  package var isEmpty: Bool { self.links.isEmpty }
}
