// swift-tools-version: 6.2
import PackageDescription

/// The settings of every target: Swift 6 with the upcoming features the code is written for.
let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .treatAllWarnings(as: .error),
]

/// Products of other packages, by the short name that the graph uses.
let products: [String: Target.Dependency] = [
  "NIOCore": .product(name: "NIOCore", package: "swift-nio"),
  "NIOPosix": .product(name: "NIOPosix", package: "swift-nio"),
  "NIOEmbedded": .product(name: "NIOEmbedded", package: "swift-nio"),
  "NIOConcurrencyHelpers": .product(name: "NIOConcurrencyHelpers", package: "swift-nio"),
  "NIOTLS": .product(name: "NIOTLS", package: "swift-nio"),
  "NIOSSL": .product(name: "NIOSSL", package: "swift-nio-ssl"),
  "X509": .product(name: "X509", package: "swift-certificates"),
  "SwiftASN1": .product(name: "SwiftASN1", package: "swift-asn1"),
  "Crypto": .product(name: "Crypto", package: "swift-crypto"),
  "_CryptoExtras": .product(name: "_CryptoExtras", package: "swift-crypto"),
  "SystemPackage": .product(name: "SystemPackage", package: "swift-system"),
  "Histogram": .product(name: "Histogram", package: "hdrhistogram-swift"),
  "ArgumentParser": .product(name: "ArgumentParser", package: "swift-argument-parser"),
]

/// The whole architecture: a target imports only what stands behind it, and what stands behind it stands above it.
let graph: [(name: String, dependencies: [String])] = [
  // values
  ("DoppelExchange", ["NIOCore"]),
  ("DoppelWire", ["DoppelExchange", "NIOCore"]),
  // protocols
  ("DoppelHTTP", ["DoppelWire", "DoppelExchange", "CDoppelCodings", "Crypto", "NIOCore"]),
  ("DoppelOpaque", ["DoppelWire", "DoppelExchange", "Crypto", "NIOCore"]),
  ("DoppelDNS", ["DoppelWire", "DoppelExchange", "NIOCore"]),
  ("DoppelProtocols", ["DoppelHTTP", "DoppelOpaque", "DoppelWire", "DoppelExchange", "NIOCore"]),
  // domain
  ("DoppelRules", ["DoppelExchange", "NIOCore"]),
  ("DoppelLearn", ["DoppelRules", "DoppelExchange", "Crypto", "NIOCore"]),
  ("DoppelMatch", ["DoppelLearn", "DoppelExchange", "NIOCore"]),
  ("DoppelSynthesis", ["DoppelLearn", "DoppelExchange", "NIOCore"]),
  ("DoppelRespond", ["DoppelSynthesis", "DoppelMatch", "DoppelLearn", "DoppelRules", "DoppelExchange", "NIOCore"]),
  ("DoppelToken", ["DoppelExchange", "Crypto", "_CryptoExtras", "NIOCore"]),
  ("DoppelReplay", ["DoppelLearn", "DoppelExchange", "DoppelRules", "NIOCore"]),
  ("DoppelCompare", ["DoppelExchange", "DoppelRules", "NIOCore"]),
  ("DoppelReport", ["DoppelCompare", "DoppelRules", "DoppelExchange", "Histogram", "NIOCore"]),
  (
    "DoppelRefresh", ["DoppelReport", "DoppelCompare", "DoppelLearn", "DoppelRules", "DoppelExchange", "NIOCore"]
  ),
  // shell
  ("DoppelCLibrary", []),
  ("DoppelRecording", ["DoppelCLibrary", "DoppelExchange", "NIOCore", "SystemPackage"]),
  (
    "DoppelTLS",
    ["DoppelCLibrary", "DoppelWire", "X509", "SwiftASN1", "Crypto", "NIOSSL", "NIOTLS", "NIOCore", "SystemPackage"]
  ),
  (
    "DoppelTransport",
    ["DoppelCLibrary", "DoppelWire", "DoppelExchange", "NIOCore", "NIOPosix", "NIOSSL", "NIOConcurrencyHelpers"]
  ),
  (
    "DoppelSandbox",
    ["DoppelTransport", "DoppelDNS", "DoppelWire", "DoppelExchange", "DoppelCLibrary", "CDoppelLinux", "NIOCore", "NIOPosix"]
  ),
  (
    "DoppelProxy",
    [
      "DoppelTransport", "DoppelProtocols", "DoppelHTTP", "DoppelOpaque", "DoppelWire", "DoppelExchange", "DoppelTLS",
      "DoppelRules", "NIOCore", "NIOPosix", "NIOSSL", "NIOConcurrencyHelpers",
    ]
  ),
  (
    "DoppelMock",
    [
      "DoppelTransport", "DoppelProtocols", "DoppelRespond", "DoppelMatch", "DoppelLearn", "DoppelToken", "DoppelWire",
      "DoppelExchange", "DoppelTLS", "DoppelProxy", "DoppelReport", "DoppelRules", "NIOCore", "NIOPosix", "NIOSSL", "NIOTLS",
      "NIOConcurrencyHelpers",
    ]
  ),
  (
    "DoppelLoad",
    [
      "DoppelTransport", "DoppelProtocols", "DoppelReplay", "DoppelLearn", "DoppelCompare", "DoppelReport", "DoppelWire",
      "DoppelExchange", "DoppelTLS", "DoppelRules", "NIOCore", "NIOPosix", "NIOSSL", "NIOConcurrencyHelpers",
    ]
  ),
  // surfaces
  (
    "DoppelApp",
    [
      "DoppelSandbox", "DoppelDNS", "DoppelProxy", "DoppelMock", "DoppelLoad", "DoppelRecording", "DoppelMatch",
      "DoppelRespond", "DoppelSynthesis", "DoppelLearn", "DoppelToken", "DoppelReplay", "DoppelRefresh",
      "DoppelCompare", "DoppelReport", "DoppelProtocols", "DoppelTransport", "DoppelTLS", "DoppelRules",
      "DoppelExchange", "DoppelWire", "DoppelCLibrary", "NIOCore", "NIOPosix", "SystemPackage",
    ]
  ),
  ("DoppelCLI", ["DoppelApp", "ArgumentParser"]),
  // tests only
  (
    "DoppelTesting",
    ["DoppelCLibrary", "CDoppelLinux", "DoppelWire", "DoppelExchange", "NIOCore", "NIOPosix", "NIOConcurrencyHelpers"]
  ),
]

/// The test targets: each tests the target of its name and may use `DoppelTesting`.
let tests: [(name: String, dependencies: [String])] = [
  ("DoppelExchangeTests", ["DoppelExchange", "DoppelTesting", "NIOCore"]),
  ("DoppelTestingTests", ["DoppelTesting", "DoppelExchange", "NIOCore"]),
  ("DoppelWireTests", ["DoppelWire", "DoppelExchange", "DoppelTesting", "NIOCore", "NIOEmbedded", "NIOSSL"]),
  (
    "DoppelTLSTests",
    [
      "DoppelTLS", "DoppelWire", "DoppelTesting", "X509", "SwiftASN1", "Crypto", "NIOCore", "NIOEmbedded", "NIOPosix", "NIOSSL",
      "NIOTLS",
      "SystemPackage",
    ]
  ),
  (
    "DoppelHTTPTests",
    ["DoppelHTTP", "DoppelWire", "DoppelExchange", "DoppelTesting", "CDoppelCodings", "NIOCore"]
  ),
  (
    "DoppelRecordingTests",
    ["DoppelRecording", "DoppelCLibrary", "DoppelExchange", "DoppelTesting", "NIOCore", "SystemPackage"]
  ),
  ("DoppelRulesTests", ["DoppelRules", "DoppelExchange", "DoppelTesting", "NIOCore"]),
  ("DoppelReplayTests", ["DoppelReplay", "DoppelLearn", "DoppelRules", "DoppelExchange", "DoppelTesting", "NIOCore"]),
  ("DoppelCompareTests", ["DoppelCompare", "DoppelRules", "DoppelExchange", "DoppelTesting", "NIOCore"]),
  ("DoppelReportTests", ["DoppelReport", "DoppelCompare", "DoppelRules", "DoppelExchange", "DoppelTesting", "NIOCore"]),
  (
    "DoppelRefreshTests",
    ["DoppelRefresh", "DoppelReport", "DoppelCompare", "DoppelRules", "DoppelExchange", "DoppelTesting", "NIOCore"]
  ),
  ("InteropTests", ["DoppelTesting"]),
  ("EndToEndTests", ["DoppelTesting"]),
  ("TidyTests", []),
  ("DoppelOpaqueTests", ["DoppelOpaque", "DoppelWire", "DoppelExchange", "DoppelTesting", "NIOCore"]),
  ("DoppelDNSTests", ["DoppelDNS", "DoppelWire", "DoppelExchange", "DoppelTesting", "NIOCore"]),
  (
    "DoppelSandboxTests",
    [
      "DoppelSandbox", "DoppelTransport", "DoppelDNS", "DoppelWire", "DoppelExchange", "DoppelTesting", "CDoppelLinux",
      "NIOConcurrencyHelpers", "NIOCore", "NIOEmbedded", "NIOPosix",
    ]
  ),
  ("DoppelProtocolsTests", ["DoppelProtocols", "DoppelWire", "DoppelExchange", "DoppelTesting", "NIOCore"]),
  ("DoppelLearnTests", ["DoppelLearn", "DoppelExchange", "DoppelTesting", "NIOCore"]),
  ("DoppelTokenTests", ["DoppelToken", "DoppelExchange", "DoppelTesting", "Crypto", "_CryptoExtras", "NIOCore"]),
  ("DoppelSynthesisTests", ["DoppelSynthesis", "DoppelLearn", "DoppelExchange", "DoppelTesting", "NIOCore"]),
  ("DoppelMatchTests", ["DoppelMatch", "DoppelLearn", "DoppelExchange", "DoppelTesting", "NIOCore"]),
  (
    "DoppelRespondTests",
    [
      "DoppelRespond", "DoppelSynthesis", "DoppelMatch", "DoppelLearn", "DoppelRules", "DoppelExchange", "DoppelTesting",
      "NIOCore",
    ]
  ),
  (
    "DoppelTransportTests",
    [
      "DoppelTransport", "DoppelHTTP", "DoppelWire", "DoppelExchange", "DoppelTesting", "NIOConcurrencyHelpers", "NIOCore",
      "NIOEmbedded", "NIOPosix", "NIOSSL",
    ]
  ),
  (
    "DoppelProxyTests",
    [
      "DoppelProxy", "DoppelTransport", "DoppelTLS", "DoppelRules", "DoppelHTTP", "DoppelProtocols", "DoppelWire",
      "DoppelExchange",
      "DoppelTesting", "NIOConcurrencyHelpers", "NIOCore", "NIOEmbedded", "NIOPosix", "NIOSSL",
    ]
  ),
  (
    "DoppelMockTests",
    [
      "DoppelMock", "DoppelProxy", "DoppelRespond", "DoppelSynthesis", "DoppelMatch", "DoppelLearn", "DoppelToken",
      "DoppelReport", "DoppelTransport", "DoppelProtocols", "DoppelTLS", "DoppelRules", "DoppelWire", "DoppelExchange",
      "DoppelTesting", "NIOConcurrencyHelpers", "NIOCore", "NIOEmbedded", "NIOPosix", "NIOSSL",
    ]
  ),
  (
    "DoppelLoadTests",
    [
      "DoppelLoad", "DoppelReplay", "DoppelLearn", "DoppelCompare", "DoppelReport", "DoppelTransport", "DoppelProtocols",
      "DoppelTLS",
      "DoppelRules", "DoppelWire", "DoppelExchange", "DoppelTesting", "NIOConcurrencyHelpers", "NIOCore", "NIOEmbedded",
      "NIOPosix", "NIOSSL",
    ]
  ),
  (
    "DoppelAppTests",
    [
      "DoppelApp", "DoppelSandbox", "DoppelDNS", "DoppelProxy", "DoppelMock", "DoppelLoad", "DoppelRecording", "DoppelMatch",
      "DoppelRespond", "DoppelToken", "DoppelReplay", "DoppelRefresh", "DoppelCompare", "DoppelReport", "DoppelProtocols",
      "DoppelTransport",
      "DoppelTLS",
      "DoppelRules", "DoppelExchange", "DoppelWire", "DoppelCLibrary", "DoppelTesting", "NIOCore", "NIOPosix", "NIOSSL",
      "SystemPackage",
    ]
  ),
  ("DoppelCLITests", ["DoppelCLI", "DoppelApp", "DoppelExchange", "DoppelTesting", "ArgumentParser"]),
]

/// The test targets that keep goldens beside their sources, in `Snapshots`.
let goldens: Set<String> = ["DoppelReportTests"]

func dependency(_ name: String) -> Target.Dependency { products[name] ?? .byName(name: name) }

/// The checks that `Fuzz/run` and the unit tests give bytes to; with DOPPEL_FUZZ=1 also the program that libFuzzer drives.
let fuzzing: [Target] =
  [
    .target(
      name: "DoppelFuzz",
      dependencies: [
        "DoppelHTTP", "DoppelOpaque", "DoppelDNS", "DoppelRecording", "DoppelReplay", "DoppelRules", "DoppelLearn",
        "DoppelToken",
        "DoppelWire", "DoppelExchange", "NIOCore", "SystemPackage",
      ].map(dependency),
      path: "Fuzz/Checks", swiftSettings: settings),
    .testTarget(name: "DoppelFuzzTests", dependencies: ["DoppelFuzz", "NIOCore"].map(dependency), swiftSettings: settings),
  ]
  + (Context.environment["DOPPEL_FUZZ"] == nil
    ? []
    : [
      .executableTarget(
        name: "doppel-fuzz", dependencies: ["DoppelFuzz", "NIOCore"].map(dependency), path: "Fuzz/Runner",
        swiftSettings: settings)
    ])

let package = Package(
  name: "doppel",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "doppel", targets: ["doppel"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
    .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
  ],
  targets: graph.map { name, dependencies in
    .target(name: name, dependencies: dependencies.map(dependency), swiftSettings: settings)
  }
    + tests.map { name, dependencies in
      .testTarget(
        name: name, dependencies: dependencies.map(dependency), exclude: goldens.contains(name) ? ["Snapshots"] : [],
        swiftSettings: settings)
    } + [
      .target(
        name: "CDoppelCodings",
        linkerSettings: [
          // The archives, not the shared objects, so that the binary runs where the -dev packages are not installed.
          .linkedLibrary(":libz.a", .when(platforms: [.linux])),
          .linkedLibrary(":libbrotlienc.a", .when(platforms: [.linux])),
          .linkedLibrary(":libbrotlidec.a", .when(platforms: [.linux])),
          .linkedLibrary(":libbrotlicommon.a", .when(platforms: [.linux])),
          .linkedLibrary(":libzstd.a", .when(platforms: [.linux])),
          .linkedLibrary("z", .when(platforms: [.macOS])),
          .linkedLibrary("brotlienc", .when(platforms: [.macOS])),
          .linkedLibrary("brotlidec", .when(platforms: [.macOS])),
          .linkedLibrary("zstd", .when(platforms: [.macOS])),
        ]
      ),
      .target(name: "CDoppelLinux"),
      .executableTarget(name: "doppel", dependencies: ["DoppelCLI"], swiftSettings: settings),
    ] + fuzzing
)
