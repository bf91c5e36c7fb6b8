import Crosspoint
import Foundation
import Testing

@Suite("crosspoint isa")
struct InstructionSetsTests {
  static func lines(_ forced: String) throws -> [(name: String, why: String)] {
    let result = try Program.run("isa", "--all", environment: ["CROSSPOINT_ISA": forced])
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    return try result.lines.map { line in
      let parts = try #require(line.wholeMatch(of: #/([a-z0-9]+) +(.+)/#))
      return (String(parts.output.1), String(parts.output.2))
    }
  }

  @Test("--all lists every set, narrowest first, and why each is in use or not")
  func all() throws {
    let lines = try Self.lines("")
    #expect(lines.map(\.name) == InstructionSet.allCases.map(\.name))
    let widest = InstructionSet.available.last!
    for (set, line) in zip(InstructionSet.allCases, lines) {
      if set == widest {
        #expect(line.why == "in use: the widest that is available")
      } else if InstructionSet.available.contains(set) {
        #expect(line.why == "available, not in use: \(widest.name) is wider")
      } else {
        #expect(line.why.hasPrefix("not available: "))
      }
    }
  }

  @Test(
    "a set that CROSSPOINT_ISA asks for is in use, and the others say so",
    arguments: InstructionSet.available)
  func forced(_ set: InstructionSet) throws {
    for (other, line) in zip(InstructionSet.allCases, try Self.lines(set.name))
    where InstructionSet.available.contains(other) {
      #expect(
        line.why == (other == set ? "in use: " : "available, not in use: ")
          + "CROSSPOINT_ISA=\(set.name)")
    }
  }

  @Test("without --all the lines are names that CROSSPOINT_ISA takes, and --current is one of them")
  func names() throws {
    #expect(try Program.run("isa").lines == InstructionSet.available.map(\.name))
    #expect(
      try Program.run("isa", "--current", environment: ["CROSSPOINT_ISA": ""]).lines == [
        InstructionSet.available.last!.name
      ])
    let both = try Program.run("isa", "--current", "--all")
    #expect(both.status == 64 && both.output.isEmpty && both.errors.contains("--current and --all"))
  }
}
