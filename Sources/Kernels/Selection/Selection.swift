import CrosspointCSIMD
@_exported public import CrosspointKernelBodies
import CrosspointKernelsBaseline

#if canImport(CrosspointKernelsAVX512)
  import CrosspointKernelsAVX2
  import CrosspointKernelsAVX512
  import CrosspointKernelsAVX512VPOPCNTDQ
#endif
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// `CROSSPOINT_ISA` names no instruction set that this machine has.
public struct InstructionSetError: Error, Equatable, CustomStringConvertible {
  /// What the variable names.
  public var requested: String
  /// What it may name on this machine.
  public var available: [String]
  public var description: String {
    "CROSSPOINT_ISA is '\(requested)'; this machine has \(available.joined(separator: ", ")). "
      + "Set it to one of these, or unset it to take the last."
  }
}

extension InstructionSet {
  /// What this machine can run, narrowest first. The CPU's features and the operating system's
  /// saving of the wide registers are both asked.
  public static let available: [InstructionSet] = allCases.filter { $0.availability == .available }

  /// The instruction set of a name as in `CROSSPOINT_ISA`; nil or empty chooses the widest this
  /// machine has.
  /// - Throws: `InstructionSetError` for a name that is misspelt or that this machine cannot run.
  public static func named(_ name: String?) throws(InstructionSetError) -> InstructionSet {
    guard let name, !name.isEmpty else { return available.last! }
    guard let found = available.first(where: { $0.name == name }) else {
      throw InstructionSetError(requested: name, available: available.map(\.name))
    }
    return found
  }
}

extension KernelTable {
  /// The kernels of one instruction set. Traps where this machine does not have it.
  public static func table(for set: InstructionSet) -> KernelTable {
    guard InstructionSet.available.contains(set) else {
      fatalError(
        """
        the kernels for \(set.name) cannot run here: this machine has \
        \(InstructionSet.available.map(\.name))
        """
      )
    }
    #if canImport(CrosspointKernelsAVX512)
      let table: KernelTable =
        switch set {
        case .baseline: CrosspointKernelsBaseline.kernelTable
        case .avx2: CrosspointKernelsAVX2.kernelTable
        case .avx512: CrosspointKernelsAVX512.kernelTable
        case .avx512PopulationCount: CrosspointKernelsAVX512VPOPCNTDQ.kernelTable
        }
    #else
      let table = CrosspointKernelsBaseline.kernelTable
    #endif
    guard table.instructionSet == set else {
      fatalError("the table for \(set.name) was compiled for \(table.instructionSet.name)")
    }
    return table
  }

  /// The table that `CROSSPOINT_ISA` asks for, or the widest this machine has.
  /// - Throws: `InstructionSetError`. Programs call this first thing, so that a misspelt value is a
  ///   message and not a trap.
  public static func fromEnvironment() throws(InstructionSetError) -> KernelTable {
    table(for: try InstructionSet.named(getenv("CROSSPOINT_ISA").map { String(cString: $0) }))
  }

  /// The table in use, chosen once. Traps with the message of `InstructionSetError` where the
  /// environment is wrong.
  public static let current: KernelTable = {
    do { return try fromEnvironment() } catch { fatalError("\(error)") }
  }()
}
