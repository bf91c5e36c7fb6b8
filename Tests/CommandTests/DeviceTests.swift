import Crosspoint
import Foundation
import TestSupport
import Testing

@Suite("crosspoint device")
struct DeviceCommandTests {
  /// Conductances of simulated devices, 0.1 to 10 µS for weights −1 to 1.
  static let series: String = {
    var model = Tabulated()
    (model.stepsUp, model.stepsDown) = ([0.05, 0.02], [0.02, 0.05])
    (model.spreadsUp, model.spreadsDown) = ([0.005, 0.002], [0.002, 0.005])
    (model.common.boundMaximumSpread, model.common.boundMinimumSpread, model.common.cycleSpread) = (
      0.05, 0.05, 0.2
    )
    var devices = try! SimulatedDevices(Device(model), count: 6, seed: 3)
    for _ in 0..<2 {
      devices.pulse(up: true, 100)
      devices.pulse(up: false, 100)
    }
    return devices.csv { String(format: "%.6g", 0.1e-6 + (Double($0) + 1) / 2 * 9.9e-6) }
  }()
  private static let map = ["--map", "0.1e-6:10e-6"]

  @Test("measured pulses become settings that every command takes")
  func fit() throws {
    let folder = try TemporaryFolder()
    let file = try folder.write("pulses.csv", Self.series.utf8)
    for (model, key, extra, name) in [
      ("tabulated", "tabulated", ["--nodes", "0,0.4,1"], "stepsUp[2]"),
      ("linear-step", "linearStep", [], "slopeDown"), ("soft-bounds", "softBounds", [], "upDown"),
    ] {
      let output = folder.path + "/\(model).json"
      let result = try Program.run(
        ["device", "fit", file, "--model", model, "--output", output] + Self.map + extra)
      #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
      for text in [
        "2400 pulses of 6 devices", "95 % interval", name, "boundMinimumSpread", "Residuals",
        "Written to \(output)",
      ] {
        #expect(result.output.contains(text), "\(text)")
      }
      let printed = try Program.run("settings", output)
      let written = try folder.text("\(model).json")
      #expect(printed.status == 0 && printed.output == written)
      let device = try #require(
        try (json(printed.output)["analog"] as? [String: Any])?["device"] as? [String: Any])
      let parameters = try #require(device[key] as? [String: Any])
      let noise = try #require(parameters["cycleSpread"] as? Double)
      #expect(abs(noise - 0.2) < 0.02)
      let trained = try Program.run(
        "train", "--network", "784-10", "--epochs", "1", "--examples", "50", "--settings", output)
      #expect(trained.status == 0, "\(trained.errors)")
    }
    // Without a file nothing is written, and what is there stays.
    let files = folder.files
    #expect(try Program.run(["device", "fit", file] + Self.map).status == 0)
    let there = try Program.run(
      ["device", "fit", file, "--output", folder.path + "/tabulated.json"] + Self.map)
    #expect(
      there.status == 64 && there.errors.contains("is there. Name another file, or remove it."))
    #expect(folder.files == files)
  }

  @Test("what a file of pulses lacks is said with file, line and reason, and nothing is written")
  func badFiles() throws {
    let folder = try TemporaryFolder()
    func check(_ text: String, _ arguments: [String] = [], _ parts: String...) throws {
      let file = try folder.write("p.csv", text.utf8)
      let result = try Program.run(
        ["device", "fit", file, "--output", folder.path + "/o.json"] + arguments)
      #expect(result.status == 1 && result.output.isEmpty && folder.files == ["p.csv"])
      for part in ["Error: \(file)"] + parts {
        #expect(result.errors.contains(part), "\(result.errors)")
      }
    }
    try check("", [], "it is empty")
    try check(
      "device,before,after,direction\na,0,x,up\n", [], "line 2: after is 'x', which is no number")
    try check(Self.series, ["--map", "0.1e-6:5e-6"], "outside of the map from 1e-07 to 5e-06")
    try check(Self.series, [], "weights must reach from below 0 to above it")
    try check(
      Self.series, Self.map + ["--bounds", "-0.5,0.5"], "device 'd1' has the weight",
      "outside of the bounds -0.5 to 0.5")
    try check(
      Self.series, Self.map + ["--nodes", "0,0.5,0.99,1"],
      "pulses up about node 4, at position 1.0", "Take fewer nodes")
    try check(
      "device,before,after,direction\na,-1,0,up\na,0,1,up\nb,1,0,down\nb,0,-1,down\n", [],
      "device 'a' has pulses up only")
    try check(
      "device,before,after,direction\na,1,1,up\na,1,1,down\n", [],
      "the weight of device 'a' is the same in all its pulses")
    try check(
      "device,before,after,direction\na,-1,0,up\na,1,0,down\n", ["--model", "linear-step"],
      "are needed")
  }

  @Test("a plot of a named tile and of a file, whole or not at all")
  func plot() throws {
    let folder = try TemporaryFolder()
    let mine = try folder.write("mine.json", Program.run("settings", "rpu-baseline").output.utf8)
    for (name, file) in [("rpu-managed", "a.svg"), (mine, "b.svg"), ("ideal", "c.png")] {
      let result = try Program.run(
        "device", "plot", name, "--pulses", "50", "--devices", "20", "--output",
        folder.path + "/" + file)
      #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    }
    let svg = try folder.text("a.svg")
    for text in [
      "Response of 20 devices of rpu-managed (constantStep) to 50 pulses up, then 50 down",
      "number of pulses",
      "weight, in units of the array's weight", "± 1 standard deviation", "12 of the devices",
      "mean of 20 devices",
    ] {
      #expect(svg.contains(text.replacing("'", with: "&apos;")) || svg.contains(text), "\(text)")
    }
    let one = try Program.run(
      "device", "plot", "ideal", "--devices", "1", "--output", folder.path + "/one.svg")
    #expect(one.status == 0)
    #expect(try folder.text("one.svg").contains("the device"))
    #expect(folder.files == ["a.svg", "b.svg", "c.png", "mine.json", "one.svg"])
  }

  private static let numbers = [0, 1, 10, 50, 200, 201, 210, 250, 400]

  @Test(
    "statistics on the terminal, as JSON and as a table: a record for each start and weight",
    arguments: [
      (["rpu-baseline"], "constantStep", "single", ["hidden"]),
      (["ReRamES"], "exponentialStep", "single", ["hidden", "visible"]),
      (["PCM"], "exponentialStep", "oneSidedPair", ["hidden"]),
      (["PCM", "--cell", "single"], "exponentialStep", "single", ["hidden"]),
    ])
  func statistics(_ what: [String], _ model: String, _ cell: String, _ weights: [String]) throws {
    let folder = try TemporaryFolder()
    func run(_ name: String, _ extra: [String] = []) throws -> Program.Result {
      try Program.run(
        ["device", "statistics"] + what
          + [
            "--devices", "5000", "--seed", "5", "--json", folder.path + "/\(name).json", "--csv",
            folder.path + "/\(name).csv",
          ] + extra)
    }
    let result = try run("a")
    #expect(result.status == 0, "\(result.errors)")
    let report = try json(folder.text("a.json"))
    #expect(
      Set(report.keys) == [
        "format", "version", "unit", "tile", "device", "cell", "devices", "seed", "records",
      ])
    #expect(report["format"] as? String == "crosspoint device statistics 2")
    #expect(report["devices"] as? Int == 5000 && report["seed"] as? Int == 5)
    #expect(report["tile"] as? String == what[0])
    #expect((report["device"] as? [String: Any])?[model] != nil)
    let named = report["cell"] as? String ?? (report["cell"] as? [String: Any])?.keys.first
    #expect(named == cell)
    let records = try #require(report["records"] as? [[String: Any]])
    let expected = ["zero", "lower", "upper"].flatMap { start in weights.map { [start, $0] } }
    #expect(
      records.map { [$0["start"] as? String ?? "", $0["weight"] as? String ?? ""] } == expected)
    for record in records {
      #expect(
        Set(record.keys) == [
          "start", "weight", "pulses", "mean", "standard_deviation", "standard_error",
        ])
      #expect(record["pulses"] as? [Int] == Self.numbers)
      let (deviations, errors) = (
        try #require(record["standard_deviation"] as? [Double]),
        try #require(record["standard_error"] as? [Double])
      )
      #expect((record["mean"] as? [Double])?.count == 9 && deviations.count == 9)
      #expect(
        zip(deviations, errors).allSatisfy { abs($0 / 5000.0.squareRoot() - $1) < 1e-12 })
    }
    // A start at 0 has no spread where 0 is within all bounds, one at a bound that of the bound.
    let first = try records.map { try #require($0["standard_deviation"] as? [Double])[0] }
    #expect(first[0] == 0 && (first[weights.count] > 0 || cell + what[0] == "singlePCM"))
    #expect(first[2 * weights.count] > 0.1)

    #expect(result.lines.count == 2 + 9 * records.count)
    #expect(result.lines[0].contains("standard deviation"))
    let rows = try folder.text("a.csv").split(separator: "\n").map {
      $0.split(separator: ",").map(String.init)
    }
    #expect(
      rows[0] == [
        "tile", "device", "cell", "start", "weight", "pulses", "devices", "mean",
        "standard_deviation", "standard_error",
      ])
    #expect(rows.count == 1 + 9 * records.count)
    let mean = try #require(records[1]["mean"] as? [Double])[4]
    let row = try #require(
      rows.first { $0[3...5] == ArraySlice([expected[1][0], expected[1][1], "200"]) })
    #expect(row[..<3] == [what[0], model, cell] && row[6] == "5000")
    #expect(abs(try #require(Double(row[7])) - mean) <= 1e-6 * abs(mean) + 1e-12)

    // The same for the same seed, on any number of threads.
    let again = try run("b", ["--threads", "2"])
    #expect(again.output == result.output)
    #expect(try folder.text("a.json") == folder.text("b.json"))
    #expect(try folder.text("a.csv") == folder.text("b.csv"))
  }

  @Test("statistics of other numbers of pulses, and of a file; without a file nothing is written")
  func fewPulses() throws {
    let folder = try TemporaryFolder()
    let mine = try folder.write("mine.json", Program.run("settings", "EcRam").output.utf8)
    let result = try Program.run(
      "device", "statistics", mine, "--pulses", "10", "--devices", "40")
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    #expect(
      result.lines.dropFirst(2).map { $0.split(separator: " ")[2] }.prefix(5) == [
        "0", "1", "10", "11", "20",
      ])
    #expect(folder.files == ["mine.json"])
  }

  /// Means of 2,000 other devices lie within five standard errors of those of the file: a false
  /// alarm in 1.7 million comparisons, once in some 2,000 choices of the seed for them all.
  @Test(
    "every device of the literature, single and in pairs, as docs/devices/statistics.csv has it")
  func all() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/all.csv"
    let result = try Program.run(
      "device", "statistics", "--all", "--devices", "2000", "--seed", "2", "--csv", file)
    #expect(result.status == 0, "\(result.errors)")
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
      "../.."
    ).standardizedFileURL.path
    let page = try String(contentsOfFile: root + "/docs/devices/statistics.csv", encoding: .utf8)
    func rows(_ text: String) -> [[String]] {
      text.split(separator: "\n").map {
        $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      }
    }
    let (kept, made) = (rows(page), rows(try folder.text("all.csv")))
    #expect(kept[0] == made[0] && kept.count == made.count)
    var seen: Set<String> = []
    for (a, b) in zip(kept, made).dropFirst() {
      #expect(a[..<6] == b[..<6] && a[6] == "100000" && b[6] == "2000")
      let (x, y) = (
        try a[7...].map { try #require(Double($0)) },
        try b[7...].map {
          try #require(Double($0))
        }
      )
      let error = (x[2] * x[2] + y[2] * y[2]).squareRoot()
      #expect(abs(x[0] - y[0]) <= 5 * error + 1e-5, "\(a) and \(b)")
      seen.insert(a[0] + " " + a[2])
    }
    #expect(
      seen
        == Set(
          DevicePreset.all.flatMap { p in ["single", "oneSidedPair"].map { p.name + " " + $0 } }))
    for preset in DevicePreset.all { #expect(result.output.contains("\n" + preset.name + " ")) }

    let pairs = try Program.run(
      "device", "statistics", "--all", "--devices", "20", "--pulses", "2", "--cell", "oneSidedPair")
    #expect(pairs.status == 0 && pairs.output.contains("after 2 up"), "\(pairs.errors)")
    #expect(!pairs.output.contains(" single "))
  }

  @Test("cells and devices that pulses alone do not move are refused by name, with a way out")
  func notMoved() throws {
    let folder = try TemporaryFolder()
    func file(_ name: String, _ analog: String) throws -> String {
      try folder.write(
        name, #"{"format": "crosspoint settings 1", "analog": {\#(analog)}}"#.utf8)
    }
    let transfer = try file("t.json", #""cell": "tikiTaka""#)
    let exact = try file("e.json", #""device": "infiniteGranularity""#)
    let first = try Program.run("device", "statistics", transfer, "--devices", "20")
    #expect(
      first.status == 1 && first.output.isEmpty
        && first.errors.hasPrefix("Error: \(transfer): cell is tikiTaka; expected single, ")
        && first.errors.contains("--cell single takes the device alone"), "\(first.errors)")
    #expect(
      try Program.run(
        "device", "statistics", transfer, "--devices", "20", "--cell", "single"
      ).status == 0)
    let why = "device is infiniteGranularity; expected a device that takes pulses."
    for command in [["statistics", exact], ["plot", exact, "--output", folder.path + "/p.svg"]] {
      let second = try Program.run(["device"] + command)
      #expect(
        second.status == 1 && second.output.isEmpty
          && second.errors == "Error: \(exact): \(why)\n",
        "\(second.errors)")
    }
    #expect(folder.files == ["e.json", "t.json"])
  }

  @Test("docs/devices.md shows what its command prints on its sample")
  func page() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
      "../.."
    ).standardizedFileURL.path
    let page = try String(contentsOfFile: root + "/docs/devices.md", encoding: .utf8)
    let command =
      "crosspoint device fit docs/devices/pulses.csv --map 0.1e-6:10e-6 --nodes 3\n\n```\n"
    let shown = try #require(
      page.components(separatedBy: command).last?.components(separatedBy: "\n```").first)
    let printed = try Program.run(
      "device", "fit", root + "/docs/devices/pulses.csv", "--map", "0.1e-6:10e-6", "--nodes", "3")
    let lines = shown.split(separator: "\n")
    #expect(printed.lines.count == lines.count && lines.count > 20)
    // Last digits follow the library's order of sums.
    for (a, b) in zip(lines, printed.lines) {
      let (x, y) = (a.split(separator: " "), b.split(separator: " "))
      #expect(x.count == y.count, "\(b)")
      for (one, other) in zip(x, y) where one != other {
        let (one, other) = (try #require(Double(one), "\(a)"), try #require(Double(other), "\(b)"))
        #expect(abs(one - other) <= 0.01 * abs(one) + 2e-4, "\(b)")
      }
    }
  }

  static let wrong: [([String], String)] = [
    ([], "'bogus' is no subcommand of crosspoint device; there are fit, plot, statistics"),
    (["fit"], "Missing expected argument '<file>'"), (["fit", ""], "<file> is empty"),
    (["fit", "/no/such.csv"], "/no/such.csv: not found"),
    (["fit", "p.csv", "--model", "spline"], "spline"),
    (["fit", "p.csv", "--nodes", "1"], "--nodes '1': 1 are not possible"),
    (["fit", "p.csv", "--nodes", "33"], "33 are not possible"),
    (["fit", "p.csv", "--nodes", "0,0.7,0.3,1"], "--nodes '0,0.7,0.3,1': 0.3 follows 0.7"),
    (["fit", "p.csv", "--nodes", "0,0.5"], "the first is 0.0 and the last 0.5"),
    (["fit", "p.csv", "--nodes", "0,x,1"], "'x' is no finite number"),
    (["fit", "p.csv", "--model", "linear-step", "--nodes", "3"], "--nodes has no effect"),
    (["fit", "p.csv", "--model", "soft-bounds", "--bounds", "-1,1"], "--bounds has no effect"),
    (["fit", "p.csv", "--map", "1"], "--map '1': it has 1 end"),
    (["fit", "p.csv", "--map", "2:1"], "the ends do not ascend"),
    (["fit", "p.csv", "--map", "0=1:1"], "both ends need one weight each"),
    (["fit", "p.csv", "--map", "0:inf"], "'inf' is no finite number"),
    (["fit", "p.csv", "--bounds", "0.6,-0.6"], "--bounds '0.6,-0.6'"),
    (["fit", "p.csv", "--tile", "digital"], "which has no device"),
    (["fit", "p.csv", "--tile", "mine"], "'mine' is no named tile"),
    (["fit", "p.csv", "--output", "/no/such/o.json"], "/no/such"),
    (["plot", "ideal"], "--output"),
    (["plot", "perfect", "--output", "x.svg"], "'perfect' is no named tile, nor a file"),
    (
      ["plot", "AGADEcRam", "--output", "x.svg"],
      "AGADEcRam: cell is agad; expected single, oneSidedPair"
    ),
    (["plot", "digital", "--output", "x.svg"], "'digital' is an exact tile, which has no device"),
    (["plot", "ideal", "--output", "x.pdf"], ".svg"),
    (["plot", "ideal", "--pulses", "0", "--output", "x.svg"], "--pulses is 0"),
    (["plot", "ideal", "--devices", "5000", "--output", "x.svg"], "--devices is 5000; 1 to 4096"),
    (["plot", "ideal", "--devices", "0", "--output", "x.svg"], "--devices is 0; 1 to 4096"),
    (["plot", "ideal", "--cell", "pair", "--output", "x.svg"], "pair"),
    (["statistics"], "<name> is missing: name a tile or a file of settings, or take --all"),
    (["statistics", ""], "<name> is empty"),
    (["statistics", "ideal", "--all"], "--all takes every device of the literature"),
    (["statistics", "--all", "--json", "x.json"], "take --csv with --all"),
    (["statistics", "perfect"], "'perfect' is no named tile, nor a file"),
    (["statistics", "ideal", "--devices", "1"], "--devices is 1; 2 to 1000000"),
    (["statistics", "ideal", "--devices", "1000001"], "--devices is 1000001; 2 to 1000000"),
    (["statistics", "ideal", "--pulses", "0"], "--pulses is 0; 1 to 100000"),
    (["statistics", "ideal", "--pulses", "100001"], "--pulses is 100001; 1 to 100000"),
    (["statistics", "ideal", "--threads", "0"], "--threads is 0"),
    (["statistics", "ideal", "--cell", "pair"], "pair"),
    (["statistics", "ideal", "--csv", "/no/such/x.csv"], "--csv '/no/such/x.csv'"),
    (["statistics", "ideal", "--csv", "x.out", "--json", "x.out"], "name the same file"),
    (["statistics", "ideal", "--seed", "-1"], "a whole number"),
    (["statistics", "ideal", "--json", "/"], "is a folder"),
    (["statistics", "digital"], "which has no device"),
    (["statistics", "/no/such.json"], "/no/such.json: not found"),
  ]

  @Test("a wrong argument is named, and nothing is printed", arguments: wrong.indices)
  func wrongArguments(_ index: Int) throws {
    let (arguments, part) = Self.wrong[index]
    let result = try Program.run(["device"] + (arguments.isEmpty ? ["bogus"] : arguments))
    #expect(result.status != 0 && result.output.isEmpty)
    #expect(result.errors.hasPrefix("Error: ") && result.errors.contains(part), "\(result.errors)")
  }

  @Test("--help of each has its options and an example", arguments: ["fit", "plot", "statistics"])
  func help(_ name: String) throws {
    let help = try Program.run("device", name, "--help")
    #expect(
      help.status == 0 && help.output.contains("\n  crosspoint device \(name) "), "\(help.output)")
    let options = [
      "fit": ["--model", "--nodes", "--map", "--bounds", "--tile", "--output"],
      "plot": ["--pulses", "--devices", "--cell", "--seed", "--output"],
      "statistics": [
        "--all", "--pulses", "--devices", "--cell", "--seed", "--threads", "--json", "--csv",
      ],
    ]
    for option in options[name]! { #expect(help.output.contains(option)) }
  }
}
