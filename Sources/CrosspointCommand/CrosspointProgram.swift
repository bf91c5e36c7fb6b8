import ArgumentParser
import Crosspoint
import Foundation

/// The command line: each subcommand is one file in Commands/ and one entry below.
@main
struct CrosspointProgram: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "crosspoint",
    abstract: "Analog matrix-vector products and pulsed updates on resistive cross-point arrays, beside exact ones.",
    discussion: """
      Every subcommand compares two tiles over the same matrices: an exact one through OpenBLAS, and a simulated \
      cross-point array whose products are noisy, bounded and quantised and whose updates are stochastic pulses. \
      The same seed gives the same numbers on any number of threads.

      CROSSPOINT_ISA=baseline|avx2|avx512 forces an instruction set ('crosspoint isa' lists what this machine has).
      """,
    version: crosspointVersion,
    subcommands: [
      DemoCommand.self, BenchCommand.self, RooflineCommand.self, TrainCommand.self, StudyCommand.self, DesignCommand.self,
      InstructionSetsCommand.self, RandomCommand.self,
    ])

  static func main() {
    do {
      // First thing: a misspelt CROSSPOINT_ISA is a message, and OpenBLAS runs the core this CPU has.
      _ = try KernelTable.fromEnvironment()
    } catch {
      FileHandle.standardError.write(Data("Error: \(error)\n".utf8))
      Foundation.exit(64)
    }
    BLAS.useBestCore()
    main(nil)
  }
}

/// The version of the package.
let crosspointVersion = "0.1.0"
