// swift-tools-version: 6.2
// Tools 6.2: from this version on a package that others depend on by version may carry
// unsafeFlags, which the wide kernel targets need (one source, three instruction sets).
import PackageDescription

#if arch(x86_64)
  /// CROSSPOINT_KERNELS=baseline leaves the wide kernels out, for a quicker build of slower code.
  let hasWideKernels = Context.environment["CROSSPOINT_KERNELS"] != "baseline"
#else
  let hasWideKernels = false  // arm64: the baseline is NEON
#endif

/// A kernel target: always optimised, without run-time checks (shape checks live above it),
/// compiled for exactly the named features, which `Selection` checks before the table is used.
func kernelTarget(_ name: String, folder: String, features: [String]) -> Target {
  .target(
    name: name,
    dependencies: ["CrosspointCSIMD", "CrosspointKernelBodies", "CrosspointParameters"],
    path: "Sources/Kernels/\(folder)",
    swiftSettings: [
      .unsafeFlags(["-Ounchecked"] + features.flatMap { ["-Xcc", $0] })
    ])
}

let avx2 = ["-mavx2", "-mfma", "-mf16c"]
let avx512 =
  avx2 + [
    "-mavx512f", "-mavx512bw", "-mavx512dq", "-mavx512vl", "-mprefer-vector-width=512",
  ]

let wideKernels: [Target] =
  hasWideKernels
  ? [
    kernelTarget("CrosspointKernelsAVX2", folder: "AVX2", features: avx2),
    kernelTarget("CrosspointKernelsAVX512", folder: "AVX512", features: avx512),
    kernelTarget(
      "CrosspointKernelsAVX512VPOPCNTDQ", folder: "AVX512VPOPCNTDQ",
      features: avx512 + ["-mavx512vpopcntdq"]),
  ] : []

/// Tests that compute nothing of their own are not optimised: what they test is, and the optimiser
/// took half of their build (docs/performance.md, Build time).
func plainTests(
  _ name: String, dependencies: [Target.Dependency], exclude: [String] = []
) -> Target {
  .testTarget(
    name: name, dependencies: dependencies, exclude: exclude,
    swiftSettings: [.unsafeFlags(["-Onone"])])
}

let package = Package(
  name: "crosspoint",
  platforms: [.macOS(.v14)],
  products: [
    .library(name: "Crosspoint", targets: ["Crosspoint"]),
    .library(name: "CrosspointKernels", targets: ["CrosspointKernels"]),
    .library(name: "CrosspointReference", targets: ["CrosspointReference"]),
    .library(name: "CrosspointFiles", targets: ["CrosspointFiles"]),
    .library(name: "CrosspointLearning", targets: ["CrosspointLearning"]),
    .library(name: "CrosspointStudy", targets: ["CrosspointStudy"]),
    .library(name: "CrosspointDesign", targets: ["CrosspointDesign"]),
    .library(name: "CrosspointDevices", targets: ["CrosspointDevices"]),
    .executable(name: "crosspoint", targets: ["CrosspointCommand"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.5.0"),
    .package(url: "https://github.com/ordo-one/TextTable", from: "0.0.2"),
  ],
  targets: [
    .systemLibrary(
      name: "CrosspointCBLAS", path: "CBLAS", pkgConfig: "openblas lapacke",
      providers: [.apt(["libopenblas-dev", "liblapacke-dev"]), .brew(["openblas"])]),
    .systemLibrary(
      name: "CrosspointCZlib", path: "Sources/CZlib", pkgConfig: "zlib",
      providers: [.apt(["zlib1g-dev"]), .brew(["zlib"])]),
    .systemLibrary(
      name: "CrosspointCPNG", path: "Sources/CPNG", pkgConfig: "libpng",
      providers: [.apt(["libpng-dev"]), .brew(["libpng"])]),
    // libpng reports errors by jumping, which must not cross Swift.
    .target(name: "CrosspointCPNGFile", dependencies: ["CrosspointCPNG"], path: "Sources/CPNGFile"),

    // Limits of the process, asked before anything of Swift runs too; what the program does before
    // its libraries start.
    .target(name: "CrosspointCLimits", path: "Sources/CLimits"),
    .target(name: "CrosspointCStart", dependencies: ["CrosspointCLimits"], path: "Sources/CStart"),

    // Kernels: pointers, counts and plain parameter values; nothing here knows what a tile is.
    .target(name: "CrosspointCSIMD", path: "Sources/Kernels/CSIMD"),
    .target(
      name: "CrosspointKernelBodies", dependencies: ["CrosspointCSIMD", "CrosspointParameters"],
      path: "Sources/Kernels/Bodies",
      swiftSettings: [.unsafeFlags(["-Ounchecked"])]),
    kernelTarget("CrosspointKernelsBaseline", folder: "Baseline", features: []),
    .target(
      name: "CrosspointKernels",
      dependencies: ["CrosspointCSIMD", "CrosspointKernelBodies", "CrosspointKernelsBaseline"]
        + wideKernels.map { .byName(name: $0.name) },
      path: "Sources/Kernels/Selection"),

    // Plain values that the library and its reference both read.
    .target(name: "CrosspointParameters", path: "Sources/Parameters"),

    // A call at 256² takes 3 µs, in which the run-time checks of exclusive access are 4 %; a tile
    // is one thread's at a time anyway.
    .target(
      name: "Crosspoint",
      dependencies: [
        "CrosspointParameters", "CrosspointKernels", "CrosspointCBLAS", "CrosspointCLimits",
      ],
      swiftSettings: [.unsafeFlags(["-enforce-exclusivity=unchecked"])]),
    .target(name: "CrosspointReference", dependencies: ["CrosspointParameters"]),
    .target(
      name: "CrosspointFiles",
      dependencies: ["Crosspoint", "CrosspointCPNGFile", "CrosspointCZlib"]),
    .target(
      name: "CrosspointLearning",
      dependencies: ["Crosspoint", "CrosspointFiles", "CrosspointCZlib"]),
    .target(name: "CrosspointPlots", dependencies: ["CrosspointFiles"]),
    .target(
      name: "CrosspointStudy",
      dependencies: [
        "Crosspoint", "CrosspointDesign", "CrosspointDevices", "CrosspointFiles",
        "CrosspointLearning", "CrosspointPlots",
      ]),
    .target(name: "CrosspointDesign", dependencies: ["CrosspointParameters"]),
    .target(
      name: "CrosspointDevices",
      dependencies: ["CrosspointParameters", "Crosspoint", "CrosspointFiles", "CrosspointCBLAS"]),
    .executableTarget(
      name: "CrosspointCommand",
      dependencies: [
        "Crosspoint", "CrosspointFiles", "CrosspointLearning", "CrosspointPlots", "CrosspointStudy",
        "CrosspointDesign",
        "CrosspointDevices", "CrosspointCStart",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "TextTable", package: "TextTable"),
      ]),

    .target(
      name: "TestSupport", dependencies: ["Crosspoint", "CrosspointFiles"], path: "Tests/Support"),
    .testTarget(
      name: "KernelTests",
      dependencies: ["CrosspointKernels", "CrosspointParameters", "CrosspointReference"],
      exclude: ["known-answers.txt"]),
    .target(name: "CAllocations", path: "Tests/CAllocations"),
    .testTarget(
      name: "CrosspointTests",
      dependencies: [
        "CAllocations", "Crosspoint", "CrosspointFiles", "CrosspointReference", "TestSupport",
      ]),
    .testTarget(name: "ReferenceTests", dependencies: ["CrosspointReference"]),
    plainTests(
      "FilesTests",
      dependencies: ["Crosspoint", "CrosspointFiles", "CrosspointCZlib", "TestSupport"]),
    .testTarget(
      name: "LearningTests",
      dependencies: [
        "Crosspoint", "CrosspointFiles", "CrosspointLearning", "CrosspointReference",
        "CrosspointCZlib", "TestSupport",
      ]),
    plainTests(
      "RecordedTests",
      dependencies: [
        "Crosspoint", "CrosspointFiles", "CrosspointLearning", "CrosspointStudy", "TestSupport",
      ], exclude: ["Files"]),
    plainTests("PlotsTests", dependencies: ["CrosspointPlots", "TestSupport"]),
    plainTests(
      "StudyTests",
      dependencies: [
        "Crosspoint", "CrosspointFiles", "CrosspointLearning", "CrosspointStudy", "TestSupport",
      ]),
    plainTests("DesignTests", dependencies: ["CrosspointDesign"]),
    plainTests(
      "DevicesTests",
      dependencies: [
        "Crosspoint", "CrosspointDevices", "CrosspointFiles", "CrosspointReference", "TestSupport",
      ]),
    plainTests("CommandTests", dependencies: ["CrosspointCommand", "TestSupport"]),
  ] + wideKernels,
  swiftLanguageModes: [.v6]
)
