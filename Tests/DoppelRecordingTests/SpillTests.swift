import DoppelExchange
import NIOCore
import SystemPackage
import Testing

@testable import DoppelRecording

struct SpillTests {
  @Test func `what waits comes back in order and unchanged, however appending and taking alternate`() throws {
    try inFolder { folder throws in
      var spill = Spill(folder: folder)
      #expect(try spill.take() == nil)
      var appended = 0
      var taken = 0
      for burst in [1, 3, 0, 2] {
        for _ in 0..<burst {
          try spill.append(sample(String(repeating: "x", count: appended * 50_000), number: appended))
          appended += 1
        }
        #expect(spill.count == appended - taken)
        while taken < appended - 1 {
          let wanted = sample(String(repeating: "x", count: taken * 50_000), number: taken)
          #expect(try spill.take() == .success(wanted))
          taken += 1
        }
      }
      #expect(try spill.take()?.get().id == sample(number: appended - 1).id)
      #expect(spill.isEmpty)
    }
  }

  @Test func `exchanges of every kind come back unchanged`() throws {
    try inFolder { folder in
      var opaque = sample()
      opaque.protocolName = "opaque"
      opaque.request = Message(body: ByteBuffer(bytes: [0, 255]))
      opaque.response = nil
      opaque.completeness = .opaque("not understood")
      var partial = sample(bytes: Array(0...255), fields: Fields(["A": "1", "b": "2", "A": "3"]))
      partial.response?.bodyLength = 1_000
      partial.completeness = .partial("cut")
      partial.isSignatureEdited = true
      var spill = Spill(folder: folder)
      for exchange in [opaque, partial] { try spill.append(exchange) }
      for exchange in [opaque, partial] { #expect(try spill.take() == .success(exchange)) }
    }
  }

  @Test func `the file is JSON Lines that hold what was not taken yet, and goes with the last`() throws {
    try inFolder { folder in
      var spill = Spill(folder: folder)
      for number in 0..<3 { try spill.append(sample(number: number)) }
      #expect(names(in: folder) == [Spill.fileName])
      #expect(mode(folder.appending(Spill.fileName)) == 0o600)
      #expect(try load(folder).exchanges == (0..<3).map { sample(number: $0) })
      #expect(try spill.first() == .success(sample(number: 0)))
      #expect(try load(folder).exchanges.count == 3)
      spill.removeFirst()
      #expect(try load(folder).exchanges == (1..<3).map { sample(number: $0) })
      #expect(try load(folder).problems.isEmpty)
      spill.removeFirst()
      spill.removeFirst()
      #expect(names(in: folder).isEmpty)
      spill.removeFirst()
      #expect(spill.isEmpty)
    }
  }

  @Test func `an exchange that is not understood any more costs only itself`() throws {
    try inFolder { folder in
      var odd = sample()
      odd.protocolName = ""
      var spill = Spill(folder: folder)
      for exchange in [odd, sample(number: 2), odd] { try spill.append(exchange) }
      let refused = Result<Exchange, RecordingError>.failure(RecordingError(reason: "the member l7protocol is missing"))
      #expect(try spill.take() == refused)
      #expect(try spill.take() == .success(sample(number: 2)))
      #expect(spill.count == 1)
      #expect(try spill.take() == refused)
      #expect(try spill.take() == nil)
    }
  }

  @Test func `what is dropped does not come back`() throws {
    try inFolder { folder in
      var spill = Spill(folder: folder)
      try spill.append(sample(number: 1))
      spill.discard()
      #expect(spill.isEmpty)
      #expect(try spill.take() == nil)
      try spill.append(sample(number: 2))
      #expect(try spill.take() == .success(sample(number: 2)))
    }
  }

  @Test func `without its folder nothing can be spilled`() {
    var spill = Spill(folder: "/nowhere")
    #expect(throws: RecordingError(reason: "No such file or directory")) { try spill.append(sample()) }
    #expect(spill.isEmpty)
  }

  @Test(.enabled(if: SmallDisk.isPossible, SmallDisk.need))
  func `a full disk refuses one exchange and takes the next that fits`() throws {
    try inFolder { folder in
      let disk = try SmallDisk(folder.appending("disk"), bytes: 65_536)
      defer { disk.unmount() }
      var spill = Spill(folder: disk.path)
      try spill.append(sample(number: 1))
      #expect(throws: RecordingError(reason: "No space left on device")) {
        try spill.append(sample(String(repeating: "x", count: 100_000), number: 2))
      }
      try spill.append(sample(number: 3))
      #expect(spill.count == 2)
      #expect(try spill.take() == .success(sample(number: 1)))
      #expect(try spill.take() == .success(sample(number: 3)))
      spill.discard()
    }
  }
}

extension Spill {
  fileprivate mutating func take() throws(RecordingError) -> Result<Exchange, RecordingError>? {
    defer { self.removeFirst() }
    return try self.first()
  }
}
