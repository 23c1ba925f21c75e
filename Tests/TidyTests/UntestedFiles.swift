/// Sources that have no test file of their own, each with where it is tested instead. The list only shrinks.
enum UntestedFiles {
  static let reasons: [String: String] = [
    "Sources/DoppelApp/Browser.swift": "not tested yet: it needs a terminal",
    "Sources/DoppelApp/CertsRun.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/Child.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/ChildEnvironment.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/Choice.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/CommandError+Transport.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/CommandError.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/CompareRun.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/ConfigRun.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/Console.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/ConvertRun.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/CountingSink.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/DetachedThread.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/Environment+Process.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/Environment.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/EventLoops.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/ExitCode.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/FileStatus.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/HealthCheck.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/InspectRun.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/LibraryLoader.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/LibraryWatcher.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/ListenOptions.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/LoadReport.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/MockRun.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/Parsing.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/PortMapText.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/ProxySettings.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/RawTerminal.swift": "not tested yet: it needs a terminal",
    "Sources/DoppelApp/ReadyLine.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/RecordRun.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/RecordedBodies.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/RecordingOutput.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/ReplayRun.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/ResignRun.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/RunEvents.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/RunFolder.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/SettingCatalog.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/SettingSources.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/SettingsFile.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/SettingsParser.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/Signals.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/StatusLine.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/TableOutput.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/TextFile.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/TrustFiles.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelApp/Version.swift": "no test of its own yet; run by EndToEndTests",
    "Sources/DoppelCLI/CertsCommand.swift": "declares flags; EndToEndTests run the command",
    "Sources/DoppelCLI/CommandRunner.swift": "declares flags; EndToEndTests run the command",
    "Sources/DoppelCLI/CommonOptions.swift": "declares flags; EndToEndTests run the command",
    "Sources/DoppelCLI/CompletionCommand.swift": "declares flags; EndToEndTests run the command",
    "Sources/DoppelCLI/ConfigCommand.swift": "declares flags; EndToEndTests run the command",
    "Sources/DoppelCLI/ConfigShowCommand.swift": "declares flags; EndToEndTests run the command",
    "Sources/DoppelCLI/Doppel.swift": "declares flags; EndToEndTests run the command",
    "Sources/DoppelCLI/FilesCommand.swift": "declares flags; EndToEndTests run the command",
    "Sources/DoppelCLI/FilesCompareCommand.swift": "declares flags; EndToEndTests run the command",
    "Sources/DoppelCLI/FilesConvertCommand.swift": "declares flags; EndToEndTests run the command",
    "Sources/DoppelCLI/FilesResignCommand.swift": "declares flags; EndToEndTests run the command",
    "Sources/DoppelCLI/InspectCommand.swift": "declares flags; EndToEndTests run the command",
    "Sources/DoppelCLI/MockCommand.swift": "declares flags; EndToEndTests run the command",
    "Sources/DoppelCLI/ProxyOptions.swift": "declares flags; EndToEndTests run the command",
    "Sources/DoppelCLI/RecordCommand.swift": "declares flags; EndToEndTests run the command",
    "Sources/DoppelCLI/ReplayCommand.swift": "declares flags; EndToEndTests run the command",
    "Sources/DoppelCLI/VersionCommand.swift": "declares flags; EndToEndTests run the command",
    "Sources/DoppelCompare/Difference.swift": "declares fields or text and decides nothing",
    "Sources/DoppelExchange/Answer.swift": "declares fields or text and decides nothing",
    "Sources/DoppelExchange/PreparedResponse.swift": "declares fields or text and decides nothing",
    "Sources/DoppelExchange/Question.swift": "declares fields or text and decides nothing",
    "Sources/DoppelHTTP/Signature/HTTPServer.swift": "tested through the other files of its target",
    "Sources/DoppelMock/ProxyPorts+Mock.swift": "no test of its own yet; run by EndToEndTests and InteropTests",
    "Sources/DoppelRecording/Folder/Descriptor.swift": "an alias of a type",
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
    "Sources/DoppelRecording/Writer/RecordingOutput.swift": "a protocol; its implementations are tested",
    "Sources/DoppelReport/JSONWriter+Report.swift": "tested through the other files of its target",
    "Sources/DoppelReport/ReportStylesheet.swift": "declares fields or text and decides nothing",
    "Sources/DoppelTLS/Certificate+Making.swift": "tested through the other files of its target",
    "Sources/DoppelTLS/TLSLimits.swift": "declares fields or text and decides nothing",
    "Sources/DoppelTesting/Snapshot.swift": "tested by every test that uses it",
    "Sources/DoppelTransport/ChannelHandlerContext+Close.swift": "tested through the other files of its target",
  ]
}
