internal import DoppelExchange
internal import DoppelProtocols
internal import DoppelRecording
internal import DoppelWire

/// Undoes content codings for the file forms, which show bodies as they decode.
enum RecordedBodies {
  static let decoding = BodyDecoding { message in
    for wire in Protocols.all {
      if let body = wire.decodedBody(of: message) { return body }
    }
    return nil
  }
}
