/// Sources that have no test file of their own, each with where it is tested instead. The list only shrinks.
enum UntestedFiles {
  static let reasons: [String: String] = [
    "Sources/DoppelCompare/Difference.swift": "declares fields or text and decides nothing",
    "Sources/DoppelExchange/Answer.swift": "declares fields or text and decides nothing",
    "Sources/DoppelExchange/PreparedResponse.swift": "declares fields or text and decides nothing",
    "Sources/DoppelExchange/Question.swift": "declares fields or text and decides nothing",
    "Sources/DoppelHTTP/Signature/HTTPServer.swift": "tested through the other files of its target",
    "Sources/DoppelMock/ProxyPorts+Mock.swift": "no test of its own yet; run by EndToEndTests and InteropTests",
    "Sources/DoppelRecording/Folder/Descriptor.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/Folder/Disk.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/Folder/ExchangeFile.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/Folder/FileNames.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/Folder/JSONLines.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/Folder/LoadProblem.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/Folder/RecordingFolder.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/Folder/Workspace.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/Manifest+JSON.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/Manifest.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/Markdown/BodyText.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/Markdown/HeaderLines.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/Markdown/LineEscapes.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/Markdown/MarkdownDecoder+Body.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/Markdown/MarkdownDecoder.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/Markdown/MarkdownEncoder.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/Markdown/MarkdownSections.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/Markdown/MetadataLines.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/Markdown/RequestURL.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/Markdown/SignatureLines.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/RRPair/BodyDecoding.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/RRPair/BodyDisplay.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/RRPair/FieldsText.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/RRPair/HTTPRequestLine.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/RRPair/MessageReading.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/RRPair/RRPairDecoder.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/RRPair/RRPairDocument+Own.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/RRPair/RRPairDocument.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/RRPair/RRPairEncoder.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/RRPair/RRPairReading+HTTP.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/RRPair/RRPairReading+Own.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/RRPair/RRPairReading+Values.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/RRPair/RRPairReading.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/RRPair/Residue.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/RRPair/WholeDocument.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/RecordingError.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/RecordingFormat.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/Writer/FileOutput.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/Writer/Instances.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/Writer/Ledger.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/Writer/Monitor.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/Writer/RecordingOutput.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/Writer/RecordingQueue.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/Writer/RecordingSession.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/Writer/SegmentOutput.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelRecording/Writer/Spill.swift":
      "tested through the round trips, edits, writers and rewritings of DoppelRecordingTests",
    "Sources/DoppelReport/JSONWriter+Report.swift": "tested through the other files of its target",
    "Sources/DoppelReport/ReportStylesheet.swift": "declares fields or text and decides nothing",
    "Sources/DoppelTLS/Certificate+Making.swift": "tested through the other files of its target",
    "Sources/DoppelTLS/TLSLimits.swift": "declares fields or text and decides nothing",
    "Sources/DoppelTesting/Snapshot.swift": "tested by every test that uses it",
    "Sources/DoppelTransport/ChannelHandlerContext+Close.swift": "tested through the other files of its target",
  ]
}
