import Foundation
import TestSupport
import Testing

@Suite("crosspoint design")
struct DesignCommandTests {
  @Test("the table ends at the paper's figures, each with formula and source")
  func table() throws {
    let result = try Program.run("design")
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    for parts in [
      ["least mean resistance of a device", "R_min", "24.16 MΩ", "N·R_line/d"],
      ["throughput ", "S ", "419.4 TeraOps/s", "2·N²/t"],
      ["efficiency ", "η_chip", "84,052 GigaOps/s/W", "S_chip/P_chip", "paper: 84,000"],
      ["tiles at work at once", " 50 "],
      ["acceleration over a microprocessor", "X_chip", "29,959 ×", "paper: 30,000"],
      ["lines each way", "4,096", "--array-size"],
      ["input noise, one-sided", "7.595 nV/√Hz", "paper: 5.5"],
    ] {
      #expect(result.lines.contains { line in parts.allSatisfy(line.contains) }, "\(parts)")
    }
    #expect(!result.output.contains("Impossible") && !result.output.contains("Network"))
    #expect(!result.lines.contains { $0.hasSuffix(" ") })
  }

  @Test("the file holds settings and results, and is a file of settings; options win over it")
  func file() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/d.json"
    let first = try Program.run(
      "design", "--array-size", "2048", "--output-noise", "0.1", "--layers", "A:2049x10:7",
      "--copies", "A=2", "--json", file)
    #expect(first.status == 0 && folder.files == ["d.json"], "\(first.errors)")
    let report = try json(String(contentsOfFile: file, encoding: .utf8))
    let parameters = try #require(report["parameters"] as? [String: Any])
    #expect(
      parameters["arraySize"] as? Int == 2048 && parameters["integrationTime"] as? Double == 80e-9)
    let sections = try #require(report["sections"] as? [String: [[String: Any]]])
    #expect(
      Set(sections.keys) == ["array", "periphery", "timing", "tile", "chip", "cluster", "network"])
    let throughput = try #require(sections["tile"]?.first { $0["symbol"] as? String == "S" })
    #expect(
      throughput["value"] as? Double == 2 * 2048 * 2048 / 80e-9
        && throughput["unit"] as? String == "Ops/s")
    #expect(
      throughput["formula"] as? String == "2·N²/t"
        && (throughput["source"] as? String)?.isEmpty == false)
    #expect(((report["layers"] as? [[String: Any]])?.first?["tiles"] as? Int) == 4)
    #expect((report["problems"] as? [Any])?.isEmpty == true)

    #expect(try Program.run("design", "--settings", file).output == first.output)
    let other = try Program.run(
      "design", "--settings", file, "--array-size", "4096", "--sections", "array,network")
    #expect(
      other.output.contains("16,777,216") && other.output.contains("1 × 1")
        && !other.output.contains("Chip"))
  }

  @Test("impossible settings are named, what depends on them is left out, and the status says so")
  func impossible() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/d.json"
    let result = try Program.run("design", "--integration-time", "40", "--json", file)
    #expect(result.status == 1 && result.errors.isEmpty)
    for part in [
      "Impossible settings", "an ADC cannot sample its lines in one integration", "400 MS/s",
      "200 MS/s",
      "--lines-per-adc of at most 8",
      "What does not depend on them", "Array",
      "Left out, because they depend on impossible settings: timing, tile, chip, cluster.",
    ] { #expect(result.output.contains(part), "\(part)") }
    #expect(!result.output.contains("GigaOps/s/W"))
    let report = try json(String(contentsOfFile: file, encoding: .utf8))
    #expect((report["problems"] as? [[String: Any]])?.first?["kind"] as? String == "adcRate")
    #expect(Set((report["sections"] as? [String: Any] ?? [:]).keys) == ["array", "periphery"])
  }

  @Test("a network: time of an example, its energy, and the acceleration over a measured training")
  func network() throws {
    let result = try Program.run(
      "design", "--network", "784-256-128-10", "--measured-seconds", "6", "--measured-examples",
      "160000", "--sections", "network"
    )
    #expect(result.status == 0, "\(result.errors)")
    for parts in [
      ["W1 ", "256 × 785"], ["one layer after the other", "540 ns"], ["X_seq", "69.44 ×"],
      ["X_pipe", "208.3 ×"], ["235,146"],
    ] {
      #expect(result.lines.contains { line in parts.allSatisfy(line.contains) }, "\(parts)")
    }
    let alexnet = try Program.run("design", "--network", "alexnet", "--sections", "network")
    #expect(alexnet.lines.contains { $0.contains("K1") && $0.contains("242 µs") })
  }

  @Test(
    """
    the plot is drawn by gnuplot, whole or not at all; a missing gnuplot is a message that \
    says what to install
    """
  )
  func plot() throws {
    let folder = try TemporaryFolder()
    let missing = try Program.run(
      "design", "--plot", folder.path + "/p.svg", environment: ["PATH": folder.path])
    #expect(missing.status == 64 && missing.output.isEmpty, "\(missing.errors)")
    #expect(
      missing.errors.contains("it draws the file of --plot")
        && missing.errors.contains("apt-get install gnuplot-nox"))
    #expect(folder.files.isEmpty)
    for (name, start) in [("p.svg", "<?xml"), ("p.png", "\u{FFFD}PNG")] {
      let result = try Program.run("design", "--plot", "\(folder.path)/\(name)")
      #expect(result.status == 0, "\(result.errors)")
      let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(name)"))
      #expect(String(decoding: data, as: UTF8.self).hasPrefix(start) && data.count > 5000)
    }
    let svg = try folder.text("p.svg")
    for text in [
      "efficiency of the chip, GigaOps/s/W", "devices of 24.16 MΩ", "impossible at 24.16 MΩ",
      "4,096 lines, 84,052",
    ] {
      #expect(svg.contains(text), "\(text)")
    }
    // Too large a line is what the plot shows; numbers that do not hold are not drawn.
    let long = try Program.run(
      "design", "--array-size", "8192", "--device-resistance", "24", "--plot",
      folder.path + "/long.svg")
    #expect(long.status == 1 && folder.files.contains("long.svg"))
    let untrue = try Program.run("design", "--adc-bits", "8", "--plot", folder.path + "/untrue.svg")
    #expect(
      untrue.status != 0 && untrue.errors.contains("--plot") && !folder.files.contains("untrue.svg")
    )
    // A gnuplot that fails leaves nothing behind.
    let broken = folder.path + "/gnuplot"
    try "#!/bin/sh\necho broken >&2\nexit 3\n".write(
      toFile: broken, atomically: true, encoding: .utf8)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: broken)
    let failed = try Program.run(
      "design", "--plot", folder.path + "/failed.svg", environment: ["PATH": folder.path])
    #expect(
      failed.status != 0 && failed.errors.contains("failed.svg (status 3): broken"),
      "\(failed.errors)")
    #expect(!folder.files.contains("failed.svg"))
  }

  @Test("--help names every option with its unit")
  func help() throws {
    let help = try Program.run("design", "--help").output
    for option in [
      "--array-size <count>", "--line-resistance <Ω/µm>", "--cell-pitch <µm>",
      "--line-drop <number>", "--device-resistance <MΩ>",
      "--on-off-ratio",
      "--weight-bound", "--read-voltage <V>", "--output-bound", "--output-noise",
      "--output-swing <V>", "--capacitor <fF>",
      "--input-bits <bit>",
      "--adc-bits <bit>", "--lines-per-adc", "--adc-rate <MS/s>", "--adc-energy <pJ>",
      "--amplifier-power <µW>",
      "--integration-time <ns>",
      "--pulse-time <ns>", "--bit-length", "--tiles", "--active-tiles", "--power-budget <W>",
      "--digital-energy <pJ>",
      "--idle-tile-power <W>",
      "--host-power <W>", "--bus-rate <GB/s>", "--processor-rate <TeraOps/s>", "--cluster-weights",
      "--chips", "--network",
      "--layers", "--copies",
      "--measured-seconds <s>", "--measured-examples", "--settings", "--sections", "--json",
      "--plot",
    ] { #expect(help.contains(option), "\(option)") }
  }

  static let wrong: [([String], String)] = [
    (["--line-resistance=-1"], "--line-resistance is -1 Ω/µm"),
    (["--line-drop", "0"], "--line-drop is 0"),
    (["--line-drop", "1.5"], "--line-drop is 1.5"),
    (["--cell-pitch", "nan"], "--cell-pitch is nan"), (["--adc-rate", "inf"], "--adc-rate is inf"),
    (["--array-size", "0"], "--array-size is 0"),
    (["--array-size", "2.5"], "--array-size is 2.5"), (["--array-size", "many"], "many"),
    (["--idle-tile-power=-1"], "--idle-tile-power is -1 W"),
    (["--on-off-ratio", "1"], "--on-off-ratio is 1"), (["--adc-bits", "60"], "--adc-bits is 60"),
    (["--tiles", "1e30"], "--tiles"),
    (["--network", "resnet"], "--network"), (["--layers", "K1:96"], "--layers"),
    (["--network", "seed", "--layers", "A:1x1"], "--network and --layers"),
    (["--copies", "K1=2"], "--copies needs"),
    (["--network", "seed", "--copies", "K1=2"], "--copies: copies is 'K1=2'"),
    (["--measured-seconds", "3"], "--measured-examples"),
    (["--measured-seconds", "3", "--measured-examples", "3"], "--measured-seconds needs"),
    (
      ["--network", "seed", "--measured-seconds", "0", "--measured-examples", "3"],
      "measured seconds"
    ),
    (["--sections", "tile,power"], "'power'"), (["--sections", "network"], "--network"),
    (["--json", "/"], "is a folder"),
    (["--plot", "x.pdf"], ".svg"), (["--plot", "/no/such/folder/x.svg"], "/no/such/folder"),
    (["--settings", "/no/such/file"], "/no/such/file"),
  ]

  @Test("a wrong argument is named, and nothing is printed", arguments: wrong.indices)
  func wrongArguments(_ index: Int) throws {
    let (arguments, part) = Self.wrong[index]
    let result = try Program.run(["design"] + arguments)
    #expect(result.status != 0 && result.output.isEmpty)
    #expect(result.errors.hasPrefix("Error: ") && result.errors.contains(part), "\(result.errors)")
  }

  @Test(
    "a file of settings that is none is named with the place",
    arguments: [
      ("", "not valid JSON"),
      (#"{"network": [{"name": "A", "rows": 1e30, "columns": 2}]}"#, "rows of layer A is 1e+30"),
      (#"{"network": [{"name": "A", "rows": 1e400, "columns": 2}]}"#, "1e400 is out of range"),
      (
        #"{"parameters": {"deviceResistance": 1e400}}"#,
        "deviceResistance is a number beyond the range"
      ), ("[]", "expected"),
      (
        #"{"parameters": {"arraySise": 3}}"#,
        "parameters.arraySise is not known; the nearest known name is arraySize"
      ),
      (#"{"network": [{"name": "A", "rows": 3}]}"#, "'columns'"),
      (#"{"network": [{"name": "A", "rows": "3", "columns": 2}]}"#, "rows"),
      (#"{"measured": {"seconds": 3, "examples": 1.5}}"#, "measured examples"),
      (#"{"parameters": {"lineDrop": 7}}"#, "lineDrop is 7"),
      (#"{"network": [{"name": "A", "rows": 0, "columns": 2}]}"#, "rows of layer A"),
    ])
  func wrongFiles(_ text: String, _ part: String) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/s.json"
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    let result = try Program.run("design", "--settings", path)
    #expect(
      result.status != 0 && result.output.isEmpty && result.errors.contains("--settings")
        && result.errors.contains(part),
      "\(result.errors)")
  }
}
