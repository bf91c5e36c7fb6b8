// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "crosspoint-benchmarks",
  platforms: [.macOS(.v14)],
  dependencies: [
    .package(name: "crosspoint", path: ".."),
    // Without its traits: counting allocations would need its own allocator, and kernels make none.
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
  ],
  targets: [
    .executableTarget(
      name: "Kernels",
      dependencies: [
        .product(name: "Crosspoint", package: "crosspoint"),
        .product(name: "Benchmark", package: "benchmark"),
      ],
      path: "Benchmarks/Kernels",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")])
  ],
  swiftLanguageModes: [.v6]
)
