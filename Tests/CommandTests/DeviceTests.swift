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
    for (model, extra, name) in [
      ("tabulated", ["--nodes", "0,0.4,1"], "stepsUp[2]"), ("linear-step", [], "slopeDown"),
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
      let parameters = try #require(
        device[model == "tabulated" ? "tabulated" : "linearStep"] as? [String: Any])
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

  @Test("statistics on the terminal and as JSON, the same for the same seed")
  func statistics() throws {
    let folder = try TemporaryFolder()
    let run = [
      "device", "statistics", "rpu-baseline", "--pulses", "40", "--devices", "30", "--seed", "5",
      "--json",
    ]
    let result = try Program.run(run + [folder.path + "/a.json"])
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    #expect(result.lines.first?.contains("standard deviation") == true && result.lines.count == 12)
    let report = try json(folder.text("a.json"))
    #expect(report["devices"] as? Int == 30 && report["tile"] as? String == "rpu-baseline")
    #expect((report["device"] as? [String: Any])?["constantStep"] != nil)
    for direction in ["up", "down"] {
      let train = try #require(report[direction] as? [String: [Double]])
      #expect(Set(train.keys) == ["pulses", "mean", "standard_deviation", "standard_error"])
      #expect(train.values.allSatisfy { $0.count == 41 } && train["pulses"]![40] == 40)
      #expect(
        zip(train["standard_deviation"]!, train["standard_error"]!).allSatisfy {
          abs($0 / 30.0.squareRoot() - $1) < 1e-12
        })
    }
    let again = try Program.run(run + [folder.path + "/b.json"])
    #expect(again.output == result.output)
    #expect(try folder.text("a.json") == folder.text("b.json"))
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
    (["plot", "AGADEcRam", "--output", "x.svg"], "has cells of the model agad"),
    (["plot", "digital", "--output", "x.svg"], "'digital' is an exact tile, which has no device"),
    (["plot", "ideal", "--output", "x.pdf"], ".svg"),
    (["plot", "ideal", "--pulses", "0", "--output", "x.svg"], "--pulses is 0"),
    (["plot", "ideal", "--devices", "5000", "--output", "x.svg"], "--devices is 5000; 1 to 4096"),
    (["statistics", "ideal", "--devices", "1"], "a spread takes at least 2"),
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
      "plot": ["--pulses", "--devices", "--seed", "--output"],
      "statistics": ["--pulses", "--devices", "--seed", "--json"],
    ]
    for option in options[name]! { #expect(help.output.contains(option)) }
  }
}
