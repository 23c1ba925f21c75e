/// Sources that have no test file of their own, each with where it is tested instead. The list only shrinks.
enum UntestedFiles {
  static let reasons: [String: String] = [
    "Sources/DoppelApp/SandboxKeeping.swift": "calls what DoppelSandboxTests test",
    "Sources/DoppelApp/WrappedCommand.swift": "a protocol; its implementations are tested",
    "Sources/DoppelCLibrary/CLibrary.swift": "an alias of a module",
    "Sources/DoppelCompare/Difference.swift": "declares fields or text and decides nothing",
    "Sources/DoppelExchange/Answer.swift": "declares fields or text and decides nothing",
    "Sources/DoppelExchange/MessagePart.swift": "declares fields or text and decides nothing",
    "Sources/DoppelExchange/PreparedResponse.swift": "declares fields or text and decides nothing",
    "Sources/DoppelExchange/Question.swift": "declares fields or text and decides nothing",
    "Sources/DoppelHTTP/Signature/HTTPServer.swift": "tested through the other files of its target",
    "Sources/DoppelRecording/Folder/Descriptor.swift": "an alias of a type",
    "Sources/DoppelReport/JSONWriter+Report.swift": "tested through the other files of its target",
    "Sources/DoppelReport/ReportStylesheet.swift": "declares fields or text and decides nothing",
    "Sources/DoppelSandbox/SandboxError.swift": "declares fields or text and decides nothing",
    "Sources/DoppelSynthesis/Sample.swift": "declares fields or text and decides nothing",
    "Sources/DoppelTLS/Certificate+Making.swift": "tested through the other files of its target",
    "Sources/DoppelTLS/TLSLimits.swift": "declares fields or text and decides nothing",
    "Sources/DoppelTesting/Snapshot.swift": "tested by every test that uses it",
    "Sources/DoppelTransport/ChannelHandlerContext+Close.swift": "tested through the other files of its target",
    "Sources/DoppelTransport/Dialling.swift": "a protocol; its implementations are tested",
  ]
}
