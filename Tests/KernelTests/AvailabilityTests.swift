import CrosspointKernels
import Foundation
import Testing

#if arch(x86_64)
  @Suite("Why an instruction set cannot run")
  struct AvailabilityTests {
    /// The features of this package's sets, changed by name.
    static func features(_ change: (inout CPUFeature) -> Void) -> [CPUFeature] {
      CPUFeature.all.map { feature in
        var feature = feature
        feature.isThere = true
        feature.isUsable = true
        change(&feature)
        return feature
      }
    }

    @Test("a missing feature is named, and hides every set that needs it")
    func lacking() {
      let popcount = Self.features {
        if $0.name == "avx512vpopcntdq" { ($0.isThere, $0.isUsable) = (false, false) }
      }
      #expect(
        InstructionSet.avx512PopulationCount.availability(popcount)
          == .lacking(["avx512vpopcntdq"]))
      #expect(InstructionSet.avx512.availability(popcount) == .available)
      let fused = Self.features {
        if $0.name == "fma" || $0.name == "avx512bw" { ($0.isThere, $0.isUsable) = (false, false) }
      }
      #expect(InstructionSet.avx512.availability(fused) == .lacking(["fma", "avx512bw"]))
      #expect(InstructionSet.avx2.availability(fused) == .lacking(["fma"]))
      #expect(InstructionSet.baseline.availability(fused) == .available)
    }

    @Test("what the CPU has and the operating system does not save is told apart")
    func unsaved() {
      let wide = Self.features { if $0.set >= 2 { $0.isUsable = false } }
      #expect(
        InstructionSet.avx512PopulationCount.availability(wide)
          == .unsaved(["avx512f", "avx512bw", "avx512dq", "avx512vl", "avx512vpopcntdq"]))
      #expect(InstructionSet.avx2.availability(wide) == .available)
      // What lacks is the first thing to know.
      let both = Self.features {
        $0.isUsable = false
        if $0.name == "f16c" { $0.isThere = false }
      }
      #expect(InstructionSet.avx2.availability(both) == .lacking(["f16c"]))
    }

    @Test("with everything there every set can run")
    func available() {
      for set in InstructionSet.allCases {
        #expect(set.availability(Self.features { _ in }) == .available)
      }
    }

    #if os(Linux)
      @Test("each feature is what the kernel says of this CPU")
      func kernel() throws {
        let info = try String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
        let line = try #require(info.split(separator: "\n").first { $0.hasPrefix("flags") })
        let flags = Set(line.split(separator: " "))
        for feature in CPUFeature.all {
          let name = feature.name.replacing("vpopcntdq", with: "_vpopcntdq")
          #expect(flags.contains(name[...]) == feature.isUsable, "\(feature)")
          if feature.isUsable { #expect(feature.isThere, "\(feature)") }
        }
      }
    #endif
  }
#endif
