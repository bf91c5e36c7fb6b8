import ArgumentParser
import Crosspoint

struct InstructionSetsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "isa",
    abstract: "List the instruction sets that this machine has, one a line, narrowest first.",
    discussion: "Each is a value that CROSSPOINT_ISA takes. --current prints only the one in use.")

  @Flag(help: "Print the instruction set in use.")
  var current = false

  func run() throws {
    print((current ? [KernelTable.current.instructionSet] : InstructionSet.available).map(\.name).joined(separator: "\n"))
  }
}
