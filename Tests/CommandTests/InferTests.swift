import Crosspoint
import CrosspointLearning
import Foundation
import TestSupport
import Testing

@Suite("crosspoint infer")
struct InferTests {
  @Test("without any non-ideality every repeat is the exact network at every time")
  func ideal() throws {
    let folder = try TemporaryFolder()
    let (file, error) = try EvaluateTests.trained(folder, "digital")
    let settings = try folder.write("ideal.json", Infer.ideal.utf8)
    let (result, json) = try Infer.run(
      folder, [file, "--settings", settings, "--times", "0s,1h,1y", "--repeats", "2"])
    #expect(try abs(Infer.exact(json) - (100 - error)) < 1e-9)
    // Sums in another order may decide a tie between two classes, of one example in 4000 or two.
    for accuracy in try Infer.accuracies(json).joined() {
      #expect(try abs(accuracy - Infer.exact(json)) <= 0.05)
    }
    #expect(try Infer.accuracies(json).count == 2)
    for part in [
      "training run after 1 of 1 epochs, network 784-16-10 on digital tiles", "kernels",
      #"device "exact", weights as "pair", compensation "none", biases digital"#,
      "0 of 12704 weights clipped (0.000 %)", "on synthetic, 4000 test examples",
    ] {
      #expect(result.output.contains(part), "\(result.output)")
    }
  }

  @Test("the table and the JSON have the moments of the repeats, and the interval of their mean")
  func moments() throws {
    let folder = try TemporaryFolder()
    let (file, _) = try EvaluateTests.trained(folder, "digital")
    let (result, json) = try Infer.run(
      folder, [file, "--times", "1y,1h", "--repeats", "3", "--examples", "500", "--seed", "7"])
    let accuracies = try Infer.accuracies(json)
    let times = try #require(json["times"] as? [[String: Any]])
    #expect(times.map { $0["time"] as? String } == ["1 y", "1 h"])
    #expect(times.map { $0["seconds"] as? Double } == [31_557_600, 3600])
    #expect(json["test_examples"] as? Int == 500 && json["settings"] as? String == "pcm-inference")
    #expect(
      (json["repeats"] as? [[String: Any]])?.map { $0["seed"] as? Int } == [7, 8, 9])
    for (index, time) in times.enumerated() {
      let all = accuracies.map { $0[index] }
      let mean = all.reduce(0, +) / 3
      let variance = all.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / 2
      // Student's t of 2 degrees, 95 %: 2.919986.
      let half = 2.919986 * (variance / 3).squareRoot()
      let interval = try #require(time["interval"] as? [Double])
      #expect(try abs(#require(time["mean"] as? Double) - mean) < 1e-9)
      #expect(
        try abs(#require(time["standard_deviation"] as? Double) - variance.squareRoot()) < 1e-9)
      #expect(abs(interval[0] - (mean - half)) < 1e-4 && abs(interval[1] - (mean + half)) < 1e-4)
      #expect(time["least"] as? Double == all.min() && time["most"] as? Double == all.max())
    }
    let rows = result.lines.filter { $0.hasPrefix("1 y ") }
    #expect(rows.count == 1 && rows[0].contains(" to "), "\(result.output)")
    #expect(result.lines.contains { $0.hasPrefix("exact ") })
    let one = try Infer.run(folder, [file, "--times", "1h", "--repeats", "1", "--examples", "100"])
    let single = try #require((one.json["times"] as? [[String: Any]])?.first)
    #expect(single["interval"] == nil && single["standard_deviation"] == nil)
  }

  @Test("a repeat is the same at other times, beside others, and on two threads; evaluate's too")
  func addressed() throws {
    let folder = try TemporaryFolder()
    let (file, _) = try EvaluateTests.trained(folder, "digital")
    let options = [file, "--examples", "500"]
    let all = try Infer.accuracies(
      Infer.run(folder, options + ["--times", "0s,1s,1d", "--repeats", "2"]).json)
    let other = try Infer.accuracies(
      Infer.run(
        folder,
        options + ["--times", "24h,0s", "--repeats", "1", "--seed", "2", "--threads", "2"]
      ).json)
    #expect(other == [[all[1][2], all[1][0]]])
    let read = try Program.run(
      ["evaluate"] + options + ["--settings", "pcm-inference", "--seed", "2", "--json"]
        + [folder.path + "/e.json"])
    #expect(read.status == 0, "\(read.errors)")
    #expect(
      read.output.contains("read by the circuits of pcm-inference, as programmed (0 s), on"))
    let evaluated = try json(folder.text("e.json"))
    #expect(try 100 - #require(evaluated["test_error"] as? Double) == all[1][0])
    #expect(evaluated["seconds"] as? Double == 0)
  }

  @Test("weights of another program give the numbers of the run that they are of")
  func weights() throws {
    let folder = try TemporaryFolder()
    let (file, _) = try EvaluateTests.trained(folder, "digital")
    let layers = try Infer.layers(of: file)
    let path = try Infer.write(Infer.tensors(layers), "W.safetensors", folder)
    let options = ["--times", "1h", "--repeats", "2", "--examples", "400"]
    let run = try Infer.run(folder, [file] + options)
    let source = ["--weights", path, "--network", "784-16-10", "--data", "synthetic"]
    let (result, json) = try Infer.run(folder, source + options)
    #expect(try Infer.accuracies(json) == Infer.accuracies(run.json))
    #expect(try Infer.exact(json) == Infer.exact(run.json))
    for part in ["'fc1.weight' [16, 784]", "'fc2.weight' [10, 16]", "outputs × inputs"] {
      #expect(result.output.contains(part), "\(result.output)")
    }
    // By explicit names, one of them turned.
    var turned = layers[1]
    turned.weights = (0..<160).map { layers[1].weights[$0 % 10 * 16 + $0 / 10] }
    (turned.rows, turned.columns) = (16, 10)
    let named = try Infer.write(
      [
        ("a", [16, 784], layers[0].weights), ("b", [16], layers[0].biases),
        ("c", [16, 10], turned.weights), ("d", [10], layers[1].biases),
      ], "N.safetensors", folder)
    let mapped = try Infer.run(
      folder,
      ["--weights", named, "--network", "784-16-10", "--data", "synthetic", "--map", "W1=a"]
        + ["--map", "W1.bias=b", "--map", "W2=c", "--map", "W2.bias=d"] + options)
    #expect(try Infer.accuracies(mapped.json) == Infer.accuracies(run.json))
    #expect(mapped.result.output.contains("inputs × outputs"))
    // Another activation is another network; 'evaluate' takes the same weights.
    let other = try Infer.run(folder, source + options + ["--activation", "relu"])
    #expect(try Infer.exact(other.json) != Infer.exact(json))
    let read = try Program.run(
      ["evaluate"] + source + ["--examples", "400", "--json", folder.path + "/e.json"])
    #expect(read.status == 0 && read.output.contains("'fc1.weight' [16, 784]"), "\(read.errors)")
    let error = try #require(CommandTests.json(folder.text("e.json"))["test_error"] as? Double)
    #expect(try 100 - error == Infer.exact(json))
  }

  @Test("the orientation of a square tensor is printed, and --transpose turns it")
  func square() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/network"
    try Network.dense(widths: [784, 6, 6, 10], kind: .digital, seed: 4).save(to: file)
    var layers = try Infer.layers(of: file)
    let options = ["--data", "synthetic", "--times", "0s", "--repeats", "1", "--examples", "300"]
    let own = try Infer.run(folder, [file] + options)
    func given(_ name: String, _ more: [String]) throws -> (Program.Result, [String: Any]) {
      let path = try Infer.write(Infer.tensors(layers), name, folder)
      return try Infer.run(
        folder, ["--weights", path, "--network", "784-6-6-10"] + options + more)
    }
    let (result, json) = try given("W.safetensors", [])
    #expect(result.output.contains("'fc2.weight' [6, 6], outputs × inputs (square: taken so)"))
    #expect(try Infer.accuracies(json) == Infer.accuracies(own.json))
    let square = layers[1].weights
    layers[1].weights = (0..<36).map { square[$0 % 6 * 6 + $0 / 6] }
    let turned = try given("T.safetensors", ["--transpose"])
    #expect(turned.0.output.contains("'fc2.weight' [6, 6], inputs × outputs (square: taken so)"))
    #expect(try Infer.accuracies(turned.1) == Infer.accuracies(own.json))
  }

  @Test(
    "a convolutional run without any non-ideality is the exact network, with chosen ranges near")
  func convolutions() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/run"
    let run = try Program.run(
      "train", "--network", "lenet", "--epochs", "1", "--examples", "300", "--save", file)
    #expect(run.status == 0, "\(run.errors)")
    let ideal = try folder.write("ideal.json", Infer.ideal.utf8)
    let options = [file, "--times", "1d", "--repeats", "1", "--examples", "200"]
    let (result, exact) = try Infer.run(folder, options + ["--settings", ideal])
    #expect(try abs(Infer.accuracies(exact)[0][0] - Infer.exact(exact)) <= 0.5)
    #expect(result.output.contains("lenet on digital tiles"))
    let text =
      #"{"inference": {"device": "exact", "inputRange": "maximum", "outputRange": "maximum", "#
      + #""forward": {"inputBits": 10, "outputBits": 12, "outputNoise": 0}}}"#
    let ranges = try folder.write("ranges.json", text.utf8)
    let chosen = try Infer.run(folder, options + ["--settings", ranges, "--calibrate", "150"])
    #expect(try abs(Infer.accuracies(chosen.json)[0][0] - Infer.exact(exact)) <= 3)
  }

  @Test("normalised pixels with the weights that undo it are the same network")
  func normalised() throws {
    let folder = try TemporaryFolder()
    let (file, error) = try EvaluateTests.trained(folder, "digital")
    var layers = try Infer.layers(of: file)
    let (mean, deviation): (Float, Float) = (0.25, 0.5)
    // W·x + b = (σW)·(x − µ)/σ + b + µ·ΣW
    for row in 0..<layers[0].rows {
      let line = row * layers[0].columns..<(row + 1) * layers[0].columns
      layers[0].biases[row] += mean * layers[0].weights[line].reduce(0, +)
    }
    layers[0].weights = layers[0].weights.map { deviation * $0 }
    let path = try Infer.write(Infer.tensors(layers), "W.safetensors", folder)
    let source = ["--weights", path, "--network", "784-16-10", "--data", "synthetic"]
    let options = ["--times", "0s", "--repeats", "1"]
    let (result, json) = try Infer.run(
      folder, source + options + ["--normalise", "0.25,0.5"])
    #expect(try abs(Infer.exact(json) - (100 - error)) < 0.1)
    #expect(result.output.contains("pixels as (x − MEAN)/STD of 0.25,0.5"))
    let raw = try Infer.run(folder, source + options)
    #expect(try Infer.exact(raw.json) < Infer.exact(json) - 1)
  }

  @Test("ranges are chosen by training examples, and the clipped share is told")
  func calibrated() throws {
    let folder = try TemporaryFolder()
    let (file, _) = try EvaluateTests.trained(folder, "digital")
    let text =
      #"{"inference": {"conductances": {"clipPercentile": 90}, "inputRange": "maximum", "#
      + #""outputRange": {"percentile": 99.9}, "forward": {"inputBits": 8, "outputBits": 8}}}"#
    let settings = try folder.write("ranges.json", text.utf8)
    let options = [
      file, "--settings", settings, "--times", "1h", "--repeats", "1", "--examples", "1000",
    ]
    let (result, json) = try Infer.run(folder, options)
    #expect(
      result.output.contains("ranges chosen by the first 1000 training examples"),
      "\(result.output)")
    let clipped = try #require(json["clipped_weights"] as? [String: Int])
    // A tenth of each matrix, but for ranks that are rounded.
    #expect(try abs(#require(clipped["count"]) - 1270) <= 2 && clipped["weights"] == 12704)
    #expect(json["calibration_examples"] as? Int == 1000)
    #expect(try Infer.accuracies(json)[0][0] > Infer.exact(json) - 20)
    let few = try Infer.run(folder, options + ["--calibrate", "1"])
    #expect(few.json["calibration_examples"] as? Int == 1)
    #expect(try Infer.accuracies(few.json) != Infer.accuracies(json))
    let read = try Program.run(
      "evaluate", file, "--settings", settings, "--examples", "100", "--calibrate", "20")
    #expect(
      read.status == 0 && read.output.contains("ranges chosen by 20 training examples"),
      "\(read.errors)")
  }

  @Test("every named tile of inference answers, at its device's own times where it has some")
  func named() throws {
    let folder = try TemporaryFolder()
    let (file, _) = try EvaluateTests.trained(folder, "digital")
    let names = TileKind.named.filter { if case .inference = $0.kind { true } else { false } }
      .map(\.name)
    #expect(names.contains("rram-wan") && names.contains("ideal-8-bit"))
    for name in names {
      let (_, json) = try Infer.run(
        folder, [file, "--settings", name, "--repeats", "1", "--examples", "400"])
      let times = try #require(json["times"] as? [[String: Any]]).compactMap {
        $0["time"] as? String
      }
      #expect(
        times == (name == "rram-wan" ? ["1 s", "1 d", "2 d"] : ["1 s", "1 h", "1 d", "1 y"]))
      #expect(try Infer.accuracies(json)[0][0] > Infer.exact(json) - 20, "\(name)")
    }
  }

  @Test("a run on arrays is read by its weights, and a plot shows every time")
  func plot() throws {
    let folder = try TemporaryFolder()
    let (file, _) = try EvaluateTests.trained(folder, "rpu-managed")
    let (result, _) = try Infer.run(
      folder,
      [file, "--times", "0s,1h,1y", "--repeats", "2", "--examples", "200", "--plot"]
        + [folder.path + "/p.svg"])
    #expect(result.output.contains("784-16-10 on rpu-managed tiles"))
    let picture = try folder.text("p.svg")
    for part in ["0 s", "1 h", "1 y", "mean of 2 programmings", "exact"] {
      #expect(picture.contains(part), "\(part)")
    }
  }
}
