import CrosspointKernels
import Foundation
import Testing

@Suite("Choice of the instruction set")
struct InstructionSetTests {
  @Test("the table in use is the one that was asked for, and was compiled for it")
  func currentTable() {
    let asked = ProcessInfo.processInfo.environment["CROSSPOINT_ISA"] ?? ""
    let expected = asked.isEmpty ? InstructionSet.available.last!.name : asked
    print("instruction set in use: \(KernelTable.current.instructionSet.name)")
    #expect(KernelTable.current.instructionSet.name == expected)
  }

  @Test("every table says what its target was compiled for", arguments: InstructionSet.available)
  func tablesAreDistinct(_ set: InstructionSet) {
    #expect(KernelTable.table(for: set).instructionSet == set)
  }

  @Test("the baseline is always there, and first")
  func baseline() { #expect(InstructionSet.available.first == .baseline) }

  @Test(
    "a misspelt or missing instruction set is an error that lists the valid ones",
    arguments: ["AVX2", "avx-512", "neon", " "])
  func misspelt(_ name: String) {
    let error = #expect(throws: InstructionSetError.self) { try InstructionSet.named(name) }
    for set in InstructionSet.available { #expect(error?.description.contains(set.name) == true) }
    #expect(error?.description.contains(name) == true)
  }

  @Test("no name means the widest")
  func absent() throws {
    #expect(try InstructionSet.named(nil) == InstructionSet.available.last)
    #expect(try InstructionSet.named("") == InstructionSet.available.last)
  }
}
