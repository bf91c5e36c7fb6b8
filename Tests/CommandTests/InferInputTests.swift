import Crosspoint
import CrosspointLearning
import Foundation
import TestSupport
import Testing

/// What 'crosspoint infer' refuses: by name, with what is possible, and nothing printed or written.
@Suite("crosspoint infer, bad input")
struct InferInputTests {
  private func expectRefused(
    _ arguments: [String], _ status: Int32, _ parts: [String], _ folder: TemporaryFolder
  ) throws {
    let before = folder.files
    let result = try Program.run(
      ["infer"] + arguments + ["--json", folder.path + "/none.json", "--save"]
        + [folder.path + "/none.st"])
    #expect(
      result.status == status && result.output.isEmpty && parts.allSatisfy(result.errors.contains),
      "\(arguments): \(result.errors)")
    #expect(folder.files == before, "\(arguments)")
  }

  @Test("options")
  func options() throws {
    let folder = try TemporaryFolder()
    let (file, _) = try EvaluateTests.trained(folder, "digital")
    let weights = try Infer.write(
      Infer.tensors(Infer.layers(of: file)), "W.safetensors", folder)
    let other = ["--weights", weights, "--network", "784-16-10"]
    for (arguments, status, parts) in [
      ([], 64, ["Missing expected argument '<file>'", "--weights"]),
      ([file] + other, 64, ["exclude each other"]),
      ([file, "--network", "784-16-10"], 64, ["--network is for --weights"]),
      ([file, "--transpose"], 64, ["--transpose is for --weights"]),
      (["--weights", weights], 64, ["--network is missing"]),
      (["--weights", "", "--network", "784-10"], 64, ["--weights is empty"]),
      (["--weights", weights, "--network", "big"], 64, ["--network is 'big'", "784-50-10"]),
      (other, 64, ["--data is missing", "Name a folder, or 'synthetic'"]),
      (other + ["--data", folder.path + "/none"], 1, ["/none: not found"]),
      (other + ["--activation", "step"], 64, ["--activation is 'step'", "relu, sigmoid"]),
      (
        [
          "--weights", weights, "--network", "lenet", "--data", "synthetic", "--activation", "relu",
        ],
        64, ["--activation is for dense networks"]
      ),
      (other + ["--map", "W1"], 64, ["--map", "LAYER=TENSOR"]),
      (other + ["--normalise", "0.5"], 64, ["--normalise", "MEAN,STD"]),
      (other + ["--normalise", "0.5,0"], 64, ["--normalise", "above 0"]),
      (other + ["--normalise", "nan,1"], 64, ["--normalise", "finite"]),
      ([file, "--repeats", "0"], 64, ["--repeats is 0; 1 to 10000"]),
      ([file, "--examples", "5000"], 64, ["--examples is 5000", "4000 to test"]),
      ([file, "--calibrate", "10"], 64, ["--calibrate is for settings that choose ranges"]),
      ([file, "--threads", "0"], 64, ["--threads is 0"]),
      ([file, "--settings", ""], 64, ["--settings is empty"]),
      ([file, "--settings", "pcm"], 64, ["'pcm' is no named tile"]),
      (
        [file, "--settings", "rpu-managed"], 64,
        ["is not programmed once", "pcm-inference", "crosspoint evaluate"]
      ),
      ([file, "--settings", folder.path + "/none.json"], 1, ["/none.json: not found"]),
      ([file, "--resume"], 1, ["none.st: not found"]),
      (
        ["--weights", file, "--network", "784-16-10", "--data", "synthetic"], 64, ["Name it alone"]
      ),
    ] as [([String], Int32, [String])] {
      try expectRefused(arguments, status, parts, folder)
    }
    let noFile = try Program.run("infer", file, "--resume")
    #expect(noFile.status == 64 && noFile.errors.contains("--resume needs --save FILE"))
  }

  @Test("times")
  func times() throws {
    let folder = try TemporaryFolder()
    let (file, _) = try EvaluateTests.trained(folder, "digital")
    for (times, parts) in [
      ("1m", ["'1m'", "s, h, d or y", "60s or 30d"]), ("3600", ["'3600'", "s, h, d or y"]),
      ("h", ["'h'"]), ("", ["''"]), ("1h,,1d", ["''"]), ("1h,3600s", ["1 h twice"]),
      ("-1s", ["-1", "0 to 1e18"]), ("1e30s", ["1e+30", "0 to 1e18"]), ("nans", ["0 to 1e18"]),
      ("infy", ["0 to 1e18"]), ("1 week", ["'1 week'"]),
    ] {
      try expectRefused([file, "--times", times], 64, ["--times"] + parts, folder)
    }
    // Devices that are known at some times, or from one on.
    for (settings, times, parts) in [
      (
        "rram-wan", "1s,1h",
        ["--times 1 h", "0 or one of the times", "1.0 s, 86400.0 s, 172800.0 s"]
      ),
      ("reram-inference", "1e-5s", ["--times 1e-05 s", "0, or 5.53e-05 to 1e18"]),
    ] {
      try expectRefused([file, "--settings", settings, "--times", times], 64, parts, folder)
    }
  }

  @Test("tensors that are missing, of another shape, ambiguous or not finite")
  func tensors() throws {
    let folder = try TemporaryFolder()
    let (file, _) = try EvaluateTests.trained(folder, "digital")
    let good = Infer.tensors(try Infer.layers(of: file))
    func refuse(
      _ tensors: [(name: String, shape: [Int], values: [Float])], _ parts: [String],
      network: String = "784-16-10", status: Int32 = 1
    ) throws {
      let path = try Infer.write(tensors, "W.safetensors", folder)
      try expectRefused(
        ["--weights", path, "--network", network, "--data", "synthetic"], status, parts, folder)
    }
    try refuse(good.filter { $0.name != "fc2.weight" }, ["W2", "[10, 16]", "--map W2=TENSOR"])
    try refuse(good.filter { $0.name != "fc1.bias" }, ["no biases for W1", "--no-bias"])
    try refuse(
      good + [("other.weight", [16, 784], good[0].values), ("other.bias", [16], good[1].values)],
      ["fit W1 equally", "fc1.weight", "other.weight", "--map"])
    try refuse(good, ["W2"], network: "784-20-10")
    try refuse(good, ["784", "100"], network: "100-16-10", status: 64)
    for value in [Float.nan, .infinity] {
      var bad = good
      bad[2].values[17] = value
      try refuse(bad, ["fc2.weight", "\(value)"])
    }
    var zero = good
    zero[2].values = zero[2].values.map { _ in 0 }
    try refuse(zero, ["W2: every weight is 0", "a trained network"])
    try refuse(
      good.filter { $0.name != "fc1.bias" } + [("x", [16], good[1].values)],
      ["which tensor of 16 values is the biases of W1; of that length: 'x'", "--map W1.bias=x"])
    try refuse(
      [("fc1.weight", [16, 783], Array(good[0].values.dropLast(16)))] + good.dropFirst(),
      ["W1", "'fc1.weight [16, 783], F32'"])
    var large = good
    large[0].values = large[0].values.map { $0 * 1e38 }
    let overflowing = try Infer.write(large, "large.safetensors", folder)
    try expectRefused(
      [
        "--weights", overflowing, "--network", "784-16-10", "--activation", "relu", "--data",
        "synthetic",
      ], 1, ["large.safetensors: the exact network overflows on the test images"], folder)
    try folder.write("W.txt", "text".utf8)
    let kept = try Infer.write(good, "W.safetensors", folder)
    try expectRefused(
      [kept, "--data", "synthetic"], 64, ["no file of Crosspoint", "--weights \(kept)"], folder)
    try expectRefused(
      ["--weights", folder.path + "/W.txt", "--network", "784-16-10", "--data", "synthetic"], 1,
      ["W.txt", "neither safetensors"], folder)
    // Weights of one value are possible.
    var constant = good
    constant[2].values = constant[2].values.map { _ in 0.5 }
    let path = try Infer.write(constant, "C.safetensors", folder)
    let result = try Program.run(
      "infer", "--weights", path, "--network", "784-16-10", "--data", "synthetic", "--times", "1h",
      "--repeats", "1", "--examples", "50")
    #expect(result.status == 0, "\(result.errors)")
  }

  @Test("classes and pixels that do not fit, a range of zero width, devices programmed already")
  func networks() throws {
    let folder = try TemporaryFolder()
    func save(_ widths: [Int], _ name: String, kind: TileKind = .digital) throws -> String {
      let path = folder.path + "/" + name
      try Network.dense(widths: widths, kind: kind, seed: 1).save(to: path)
      return path
    }
    let nine = try save([784, 9], "nine")
    _ = try save([784, 10], "ten")
    try expectRefused(
      [nine, "--data", "synthetic"], 64,
      ["the network tells 9 classes apart, and the data have labels up to 9"], folder)
    let wide = try Program.run(
      "infer", save([784, 12], "twelve"), "--data", "synthetic", "--times", "0s", "--repeats", "1",
      "--examples", "20")
    #expect(
      wide.status == 0
        && wide.errors.contains("Warning: the network tells 12 classes apart"), "\(wide.errors)")
    try expectRefused(
      [save([100, 10], "small"), "--data", "synthetic"], 64,
      ["takes pictures of 100 pixels, and those of the data have 784"], folder)
    try expectRefused(
      [save([784, 10], "done", kind: .inference(InferenceSettings())), "--data", "synthetic"], 1,
      ["programmed already", "crosspoint evaluate"], folder)
    let silent = try folder.write(
      "silent.json",
      #"{"inference": {"inputRange": {"percentile": 20}, "forward": {"noiseManagement": "none"}}}"#
        .utf8)
    try expectRefused(
      [nine.replacing("nine", with: "ten"), "--data", "synthetic", "--settings", silent], 1,
      ["W1: inference.inputRange is 0.0", "\"maximum\""], folder)
    for text in [
      #"{"inference": {"conductances": {"clipPercentile": 101}}}"#,
      #"{"inference": {"conductances": {"maximum": 1e10}}}"#,
      #"{"inference": {"device": {"pcm": {"conductanceMaximum": 1e-10}}}}"#,
      #"{"inference": {"conductances": {"maximum": 5, "onOffRatio": 1}}}"#,
      #"{"inference": {"inputRange": {"percentile": -1}}}"#,
    ] {
      let settings = try folder.write("bad.json", text.utf8)
      try expectRefused(
        [nine, "--data", "synthetic", "--settings", settings], 1, ["bad.json", "expected"], folder)
    }
  }
}
