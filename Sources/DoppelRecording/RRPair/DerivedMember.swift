internal import DoppelExchange

/// A member of a document whose value usually follows from others.
struct DerivedMember {
  enum Kind {
    case messageType, resource, networkAddress, url, host, contentType

    var section: Residue.Section {
      switch self {
      case .messageType, .resource, .networkAddress: .top
      case .url, .host: .req
      case .contentType: .res
      }
    }
  }

  var kind: Kind
  /// As the document has it, with its escapes.
  var name: FieldTree.View
  var value: FieldTree.View
}
