import Crosspoint
import Foundation
import Testing

@Suite("Help and wrong arguments")
struct HelpTests {
  @Test("--help names every subcommand and every option")
  func help() throws {
    let program = try Program.run("--help")
    #expect(program.status == 0)
    let words = program.output.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    for name in [
      "demo", "bench", "train", "infer", "study", "settings", "device", "design", "isa", "random",
      "CROSSPOINT_ISA", "device models", "Tiki-Taka", "mixed precision", "study algorithms",
    ] {
      #expect(words.contains(name), "\(name)")
    }
    #expect(try Program.run().output == program.output)
    for (command, options) in [
      ("bench", ["--quick", "--threads", "--sizes", "--batches", "--json", "--devices"]),
      (
        "train",
        [
          "--data", "--tile", "--epochs", "--seed", "--threads", "--json", "--examples", "--save",
          "--resume", "rpu-baseline",
          "synthetic",
        ]
      ),
      (
        "infer",
        [
          "--weights", "--network", "--map", "--transpose", "--activation", "--normalise", "--data",
          "--settings", "--times", "--repeats", "--calibrate", "--seed", "--threads", "--examples",
          "--json", "--plot", "--save", "--resume", "pcm-inference",
        ]
      ),
      ("study", ["rpu", "report"]), ("demo", ["--seed", "--epochs", "--threads"]),
      ("isa", ["--current", "--all"]),
      ("random", ["--order", "--words"]),
    ] {
      let text = try Program.run(command, "--help")
      #expect(text.status == 0)
      for option in options { #expect(text.output.contains(option), "\(command) \(option)") }
    }
  }

  @Test("README's table names every device model, device of the literature and cell")
  func readme() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../README.md")
    let text = try String(contentsOf: file, encoding: .utf8)
    let names = Device.builtIn.map { $0.name } + Cell.builtIn.map { $0.name }
    for name in names + DevicePreset.all.map(\.name) {
      #expect(text.contains("`\(name)`"), "\(name)")
    }
  }

  static let wrong: [([String], String)] = [
    (["bogus"], "bogus"), (["train", "--bogus"], "--bogus"),
    (["bench", "--threads", "0"], "--threads is 0"), (["bench", "--threads", "many"], "many"),
    (["bench", "--threads", "99999"], "99999"),
    (["bench", "--sizes", ""], "--sizes"), (["bench", "--sizes", "0"], "1 to 16384"),
    (["bench", "--sizes=-3"], "-3"),
    (["bench", "--sizes", "256,,512"], "256,,512"), (["bench", "--sizes", "1e3"], "1e3"),
    (["bench", "--sizes", "20000"], "20000 is above"),
    (["bench", "--sizes", "99999999999999999999"], "99999999999999999999"),
    (["bench", "--batches", "0"], "1 to 65536"),
    (["bench", "--batches", "70000"], "70000"),
    (["bench", "--sizes", "16384", "--batches", "65536"], "GiB"),
    (["train", "--epochs", "0"], "--epochs is 0"), (["train", "--epochs", "ten"], "ten"),
    (["train", "--seed=-1"], "-1"),
    (["train", "--tile", "perfect"], "digital, ideal, rpu-baseline, rpu-managed"),
    (["train", "--examples", "0"], "--examples is 0"),
    (["train", "--data", "/no/such/folder"], "/no/such/folder"),
    (["train", "--data", "/dev/null"], "/dev/null: cannot be read (it is a file, not a folder"),
    (["train", "--json", "/no/such/folder/x.json"], "/no/such/folder"),
    (["train", "--json", "/"], "is a folder"),
    (["train", "--save", "/no/such/folder/x"], "/no/such/folder"),
    (["train", "--resume"], "--resume needs --save FILE"),
    (["bench", "--json", "/dev/null"], "not a plain file"),
    (["demo", "--epochs", "0"], "--epochs"),
    (["random", "--order", "x"], "line4096"), (["train", "--epochs", "-1"], "--epochs is -1"),
    (["train", "--examples", "-5"], "--examples is -5"),
    (["train", "--threads", "-2"], "--threads is -2"),
    (["train", "--seed", "-5"], "a whole number, 0 to 18446744073709551615"),
    (["demo", "--epochs", "-1"], "--epochs is -1"),
    (["bogus"], "'bogus' is no subcommand of crosspoint; there are demo, bench"),
    (
      ["study", "bogus"],
      """
      'bogus' is no subcommand of crosspoint study; there are rpu, cnn, algorithms, \
      mixed-precision, precision, trees, nonlinear, inference, report
      """
    ),
    (["study", "report", "--bogus"], "Unknown option '--bogus'"),
    (["train", "--epoch", "3"], "Did you mean '--epochs'?"),
    (["settings", "perfect"], "Usage: crosspoint settings [<name>]"),
  ]

  @Test(
    "a wrong argument ends with a status, a message that names it, and nothing printed",
    arguments: wrong.indices)
  func wrongArguments(_ index: Int) throws {
    let (arguments, part) = Self.wrong[index]
    let result = try Program.run(arguments)
    #expect(result.status != 0 && result.output.isEmpty)
    #expect(result.errors.hasPrefix("Error: ") && result.errors.contains(part), "\(result.errors)")
  }

  @Test(
    "an instruction set that is misspelt or not there is an error that lists the valid ones",
    arguments: ["sse9", "AVX2", "neon2"])
  func instructionSets(_ name: String) throws {
    let sets = try Program.run("isa", environment: ["CROSSPOINT_ISA": ""]).lines
    #expect(sets.first == "baseline")
    let result = try Program.run("isa", environment: ["CROSSPOINT_ISA": name])
    #expect(result.status != 0 && result.output.isEmpty)
    for part in sets + [name] { #expect(result.errors.contains(part)) }
    for set in sets {
      #expect(
        try Program.run("isa", "--current", environment: ["CROSSPOINT_ISA": set]).output == set
          + "\n")
    }
  }
}
