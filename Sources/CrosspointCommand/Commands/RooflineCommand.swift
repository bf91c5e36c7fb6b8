import ArgumentParser
import Crosspoint
import CrosspointFiles
import Foundation

struct RooflineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "roofline",
    abstract: "How near every kernel comes to what this machine can read and compute.",
    discussion: """
      Measures the machine's ceilings (reading, at each kernel's size, and vector operations), \
      counts for every kernel the bytes and operations of one element, and prints the least time \
      that the ceilings allow beside the time measured, all in one run and on one thread. Products \
      and updates of 1024² and more are timed with two threads too, beside the gain of their own \
      ceiling: 'share' is bound/measured. About a minute.
      """)

  @Option(help: "Write ceilings and rows to this file; \(OutputFile.rule).") var json: String?

  func validate() throws {
    if let json { try OutputFile.check(json, option: "--json") }
  }

  func run() throws {
    let roofline = try Roofline.measure()
    roofline.printTable()
    if let json { try OutputFile.write(roofline, to: json) }
  }
}
