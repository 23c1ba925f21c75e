package import DoppelExchange
internal import NIOCore

/// What a recording holds and what it does not: the file `recording.json`, described in `docs/formats/recording-json.md`.
package struct Manifest: Sendable, Equatable {
  /// The version of the form that is written.
  package static let currentFormatVersion = 1
  /// The name of the file within a recording.
  package static let fileName = "recording.json"

  /// How far a recording has come.
  package enum State: Sendable, Hashable {
    /// Being written, or its writer was killed.
    case running
    /// Ended as it should; what was lost on the way is counted.
    case complete
    /// Ended by what the reason says.
    case failed(String)
  }

  /// What crossed the proxy, whether or not it was understood.
  package struct Traffic: Sendable, Hashable {
    /// Connections that clients opened.
    package var connections: Int
    /// Bytes that clients sent.
    package var bytesFromClients: Int
    /// Bytes that servers sent.
    package var bytesFromServers: Int

    package init(connections: Int = 0, bytesFromClients: Int = 0, bytesFromServers: Int = 0) {
      self.connections = connections
      self.bytesFromClients = bytesFromClients
      self.bytesFromServers = bytesFromServers
    }
  }

  /// Exchanges by what became of them: `seen` = `kept` + `lost`; `partial` and `opaque` are among the kept.
  package struct Counts: Sendable, Hashable {
    package var seen = 0
    package var kept = 0
    package var partial = 0
    package var opaque = 0
    package var lost = 0
    package init() {}
  }

  /// The kept exchanges of one host and protocol.
  package struct HostCount: Sendable, Hashable {
    package var host: String
    package var protocolName: String
    package var exchanges: Int
    package init(host: String, protocolName: String, exchanges: Int) {
      self.host = host
      self.protocolName = protocolName
      self.exchanges = exchanges
    }
  }

  /// Gaps of one reason and host together.
  package struct GapCount: Sendable, Hashable {
    package var reason: String
    package var host: String
    /// How often it happened.
    package var times: Int
    package var bytes: Int
    package var exchanges: Int
    package init(reason: String, host: String, times: Int, bytes: Int, exchanges: Int) {
      self.reason = reason
      self.host = host
      self.times = times
      self.bytes = bytes
      self.exchanges = exchanges
    }
  }

  package var formatVersion: Int
  /// The version of Doppel that wrote the recording.
  package var doppelVersion: String
  /// The argument vector of the run.
  package var command: [String]
  package var format: RecordingFormat
  package var startedAt: Timestamp
  /// `nil` while running.
  package var endedAt: Timestamp?
  package var state: State
  package var traffic: Traffic
  package var exchanges: Counts
  /// In the order of host, then protocol.
  package var hosts: [HostCount]
  /// In the order of reason, then host.
  package var gaps: [GapCount]

  package init(
    doppelVersion: String, command: [String], format: RecordingFormat, startedAt: Timestamp, endedAt: Timestamp? = nil,
    state: State = .running, traffic: Traffic = Traffic(), exchanges: Counts = Counts(), hosts: [HostCount] = [],
    gaps: [GapCount] = []
  ) {
    self.formatVersion = Self.currentFormatVersion
    self.doppelVersion = doppelVersion
    self.command = command
    self.format = format
    self.startedAt = startedAt
    self.endedAt = endedAt
    self.state = state
    self.traffic = traffic
    self.exchanges = exchanges
    self.hosts = hosts
    self.gaps = gaps
  }
}
