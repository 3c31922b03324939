// swift-tools-version:6.1
import PackageDescription

let strict: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .unsafeFlags(["-warnings-as-errors"]),
]

let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")

let package = Package(
    name: "optout",
    products: [
        .executable(name: "optout", targets: ["optout"]),
        .executable(name: "optout-read", targets: ["optout-read"]),
        .executable(name: "optoutd", targets: ["optoutd"]),
    ],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
        .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
        .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
        .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    ],
    targets: [
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CScan"),
        .systemLibrary(name: "CSystemd", pkgConfig: "libsystemd", providers: [.apt(["libsystemd-dev"])]),
        .systemLibrary(name: "CIsal", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
        .target(name: "OptoutCore", swiftSettings: strict),
        .target(name: "OptoutConfig", dependencies: ["OptoutCore", yams], swiftSettings: strict),
        .target(name: "OptoutGuide", dependencies: ["OptoutCore", "OptoutConfig", crypto], swiftSettings: strict),
        .target(name: "OptoutFrames", dependencies: ["OptoutCore"], swiftSettings: strict),
        .target(
            name: "OptoutExports", dependencies: ["OptoutCore", "OptoutFrames", "CIsal", "CLinux", "CScan", crypto],
            swiftSettings: strict),
        .target(name: "OptoutStore", dependencies: ["OptoutCore", "CLinux", "CSQLite", grdb], swiftSettings: strict),
        .target(name: "Systemd", dependencies: ["CLinux", "CSystemd"], swiftSettings: strict),
        .target(
            name: "OptoutDaemon",
            dependencies: ["OptoutCore", "OptoutConfig", "OptoutGuide", "OptoutStore", "Systemd", "CLinux"],
            swiftSettings: strict),
        .target(
            name: "OptoutCLI",
            dependencies: [
                "CLinux", "OptoutCore", "OptoutConfig", "OptoutGuide", "OptoutFrames", "OptoutStore", argumentParser,
            ],
            swiftSettings: strict),
        .executableTarget(
            name: "optout", dependencies: ["OptoutCLI"], swiftSettings: strict,
            linkerSettings: [.unsafeFlags(["-static-executable"], .when(configuration: .release))]),
        .executableTarget(name: "optout-read", dependencies: ["OptoutExports"], swiftSettings: strict),
        .executableTarget(name: "optoutd", dependencies: ["OptoutDaemon"], swiftSettings: strict),
        .target(name: "OptoutTestSupport", dependencies: ["OptoutCore", "CLinux", crypto], swiftSettings: strict),
        .testTarget(name: "OptoutConfigTests", dependencies: ["OptoutConfig", "OptoutCore"], swiftSettings: strict),
        .testTarget(
            name: "OptoutGuideTests",
            dependencies: ["OptoutGuide", "OptoutConfig", "OptoutCore", "OptoutTestSupport", crypto],
            exclude: [
                "check-schemas.py", "material-fields.tsv", "Changes/change-list.tsv", "Changes/guide-changes.tsv",
            ], swiftSettings: strict),
        .testTarget(
            name: "OptoutCoreTests", dependencies: ["OptoutCore", "OptoutTestSupport"], exclude: ["plan-examples.tsv"],
            swiftSettings: strict),
        .testTarget(
            name: "OptoutCLITests",
            dependencies: [
                "OptoutCLI", "OptoutConfig", "OptoutCore", "OptoutGuide", "OptoutStore", "OptoutTestSupport",
            ],
            exclude: ["Coverage/source-coverage.tsv", "Golden", "Personas/personas.yaml"], swiftSettings: strict),
        .testTarget(
            name: "EndToEndTests", dependencies: ["OptoutTestSupport", "optout", "optout-read"], swiftSettings: strict),
        .testTarget(name: "SystemdTests", dependencies: ["Systemd"], swiftSettings: strict),
        .testTarget(
            name: "OptoutStoreTests", dependencies: ["OptoutCore", "OptoutStore", grdb],
            exclude: ["record-1.sql", "record-2.sql", "record-3.sql"],
            swiftSettings: strict),
        .testTarget(
            name: "OptoutDaemonTests",
            dependencies: [
                "OptoutDaemon", "OptoutCore", "OptoutConfig", "OptoutGuide", "OptoutStore", "OptoutTestSupport",
                "Systemd",
            ],
            swiftSettings: strict),
        .testTarget(
            name: "OptoutExportsTests",
            dependencies: ["OptoutExports", "OptoutFrames", "OptoutCore", "OptoutTestSupport", "CZlib"],
            exclude: [
                "Verdicts/elsewhere.tsv", "Verdicts/foreign.tsv", "Verdicts/texts.tsv", "Verdicts/verdicts.tsv",
            ], swiftSettings: strict),
    ],
    swiftLanguageModes: [.v6]
)
