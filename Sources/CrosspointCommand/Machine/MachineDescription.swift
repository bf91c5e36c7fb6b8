import Crosspoint
import CrosspointFiles
import Foundation

/// What a figure was measured on: printed and stored beside every benchmark.
struct MachineDescription: Codable, Sendable {
  struct LinearAlgebra: Codable, Sendable {
    /// OpenBLAS's kernels.
    var core: String
    var threads: Int
  }
  var cpu: String
  /// Instruction set of our kernels.
  var isa: String
  var cores: Int
  /// Threads of the analog tiles.
  var threads: Int
  var blas: LinearAlgebra

  /// This machine, with the tiles' thread count; reads OpenBLAS's.
  static func current(threads: Int) -> MachineDescription {
    MachineDescription(
      cpu: cpuName(), isa: KernelTable.current.instructionSet.name,
      cores: ProcessInfo.processInfo.activeProcessorCount,
      threads: threads, blas: LinearAlgebra(core: BLAS.core, threads: BLAS.threads))
  }

  var line: String {
    "\(cpu), \(counted(cores, "core")) · kernels \(isa), \(counted(threads, "thread")) · "
      + "OpenBLAS core \(blas.core), \(counted(blas.threads, "thread"))"
  }

  private static func cpuName() -> String {
    #if os(Linux)
      let info = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
      for line in info.split(separator: "\n") where line.hasPrefix("model name") {
        return line.drop { $0 != ":" }.dropFirst().trimmingCharacters(in: .whitespaces)
      }
      return "unknown"
    #else
      var size = 0
      sysctlbyname("machdep.cpu.brand_string", nil, &size, nil, 0)
      var name = [UInt8](repeating: 0, count: max(size, 1))
      sysctlbyname("machdep.cpu.brand_string", &name, &size, nil, 0)
      return String(decoding: name.prefix { $0 != 0 }, as: UTF8.self)
    #endif
  }
}
