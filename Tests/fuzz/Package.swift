// swift-tools-version:6.1
// The readers of foreign bytes alone, instrumented for coverage-guided fuzzing: see run.
import PackageDescription

let checked: [SwiftSetting] = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .unsafeFlags(["-sanitize=fuzzer,address", "-enable-testing"]),
]

let package = Package(
    name: "fuzz",
    targets: [
        .systemLibrary(name: "CLinux"),
        .systemLibrary(name: "CScan"),
        .systemLibrary(name: "CIsal", pkgConfig: "libisal", providers: [.apt(["libisal-dev"])]),
        .target(name: "Crypto"),
        .target(name: "OptoutCore", swiftSettings: checked),
        .target(name: "OptoutFrames", dependencies: ["OptoutCore"], swiftSettings: checked),
        .target(
            name: "OptoutExports", dependencies: ["OptoutCore", "OptoutFrames", "Crypto", "CIsal", "CLinux", "CScan"],
            swiftSettings: checked),
        .executableTarget(
            name: "OptoutFuzz", dependencies: ["OptoutCore", "OptoutExports"],
            swiftSettings: checked + [.unsafeFlags(["-parse-as-library"])],
            linkerSettings: [.unsafeFlags(["-sanitize=fuzzer,address"])]),
    ],
    swiftLanguageModes: [.v6]
)
