import ArgumentParser
import Crosspoint
import Foundation

struct InstructionSetsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "isa",
    abstract: "List the instruction sets that this machine has, one a line, narrowest first.",
    discussion: """
      Each is a value that CROSSPOINT_ISA takes. --current prints only the one in use; --all every \
      one that Crosspoint has kernels for, and why it is in use or not.
      """)

  @Flag(help: "Print the instruction set in use.")
  var current = false
  @Flag(help: "Print every instruction set, and whether and why it is in use, or is not there.")
  var all = false

  func validate() throws {
    if current, all {
      throw ValidationError("--current and --all do not go together; leave one away.")
    }
  }

  func run() throws {
    if all {
      print(
        InstructionSetReport(asked: ProcessInfo.processInfo.environment["CROSSPOINT_ISA"] ?? "")
          .lines.joined(separator: "\n"))
    } else {
      print(
        (current ? [KernelTable.current.instructionSet] : InstructionSet.available).map(\.name)
          .joined(separator: "\n"))
    }
  }
}

/// Every instruction set with a word on why it is used or not.
struct InstructionSetReport {
  /// What CROSSPOINT_ISA is; empty for nothing.
  var asked: String

  var lines: [String] {
    let width = InstructionSet.allCases.map(\.name.count).max()!
    return InstructionSet.allCases.map { set in
      set.name + String(repeating: " ", count: width - set.name.count) + "  " + word(on: set)
    }
  }

  private func word(on set: InstructionSet) -> String {
    let used = KernelTable.current.instructionSet
    return switch set.availability {
    case .available where set == used:
      "in use: " + (asked.isEmpty ? "the widest that is available" : "CROSSPOINT_ISA=\(asked)")
    case .available:
      "available, not in use: "
        + (asked.isEmpty ? "\(used.name) is wider" : "CROSSPOINT_ISA=\(asked)")
    case .lacking(let features): "not available: this CPU lacks \(features.joined(separator: ", "))"
    case .unsaved(let features):
      """
      not available: the operating system does not save the registers of \
      \(features.joined(separator: ", "))
      """
    case .foreign(let architecture): "not available: not compiled for \(architecture)"
    case .leftOut: "not available: left out of this build (CROSSPOINT_KERNELS=baseline)"
    }
  }
}
