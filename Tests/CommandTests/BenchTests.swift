import Crosspoint
import Foundation
import TestSupport
import Testing

@Suite("crosspoint bench")
struct BenchTests {
  @Test("the file and the table hold what is promised")
  func results() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/bench.json"
    let result = try Program.run(
      "bench", "--quick", "--sizes", "16,33", "--batches", "1,3", "--json", file)
    #expect(result.status == 0, "\(result.errors)")
    #expect(folder.files == ["bench.json"])
    let run = try json(String(contentsOfFile: file, encoding: .utf8))
    let machine = try #require(run["machine"] as? [String: Any])
    let blas = try #require(machine["blas"] as? [String: Any])
    let set = try Program.run("isa", "--current").lines[0]
    #expect(machine["isa"] as? String == set)
    #expect(
      (machine["cpu"] as? String)?.isEmpty == false && (blas["core"] as? String)?.isEmpty == false
        && blas["threads"] as? Int == 1
    )
    let head = try #require(result.lines.first)
    #expect(
      head.contains(set) && head.contains("OpenBLAS core \(blas["core"]!), 1 thread")
        && head.contains(machine["cpu"] as! String))

    let results = try #require(run["results"] as? [[String: Any]])
    #expect(results.count == 2 * 2 * 4)
    var seen: Set<String> = []
    for r in results {
      let operation = try #require(r["operation"] as? String)
      let variant = try #require(r["variant"] as? String)
      let (rows, columns, batch) = (r["rows"] as? Int, r["columns"] as? Int, r["batch"] as? Int)
      #expect([16, 33].contains(rows) && rows == columns && [1, 3].contains(batch))
      let digital = try #require(r["digital_us"] as? Double)
      let analog = try #require(r["analog_us"] as? Double)
      let ratio = try #require(r["ratio"] as? Double)
      #expect(digital > 0 && analog > 0 && ratio > 0)
      seen.insert("\(operation) \(variant)")
      if operation == "forward" { #expect((r["passes"] as? Double ?? 0) >= 1) }
    }
    #expect(
      seen == [
        "forward rpu-managed", "backward rpu-managed", "update training-like", "update dense",
      ])
    for name in seen {
      #expect(name.split(separator: " ").allSatisfy { result.output.contains($0) })
    }
  }

  @Test("side cases at batch 1: a half-precision copy, saturation")
  func sideCases() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/b.json"
    #expect(try Program.run("bench", "--sizes", "64", "--batches", "1", "--json", file).status == 0)
    let results = try #require(
      json(String(contentsOfFile: file, encoding: .utf8))["results"] as? [[String: Any]])
    #expect(
      results.compactMap { $0["variant"] as? String } == [
        "rpu-managed", "rpu-managed", "rpu-managed-half", "rpu-managed-half", "saturating",
        "training-like", "training-like-half",
        "dense",
      ])
  }

  /// Dense updates pulse each of 31 slots with probability a quarter: 31,744 coincidences of 64²
  /// cross-points, give or take 1,000, and all but one cross-point in 7,500 is pulsed.
  @Test(
    "updates of device models and cells: bytes, and the Gaussians of laws that draw one a pulse")
  func devices() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/d.json"
    let names = ["constantStep", "softBounds", "softBounds+writeNoise", "tikiTaka", "PCM"]
    let result = try Program.run(
      "bench", "--quick", "--devices", names.joined(separator: ","), "--sizes", "64", "--json", file
    )
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    let results = try #require(
      json(String(contentsOfFile: file, encoding: .utf8))["results"] as? [[String: Any]])
    #expect(
      results.map { "\($0["device"] ?? "") \($0["variant"] ?? "")" }
        == names.flatMap { [$0 + " training-like", $0 + " dense"] })
    func value(_ i: Int, _ key: String) throws -> Double {
      try #require(results[i][key] as? Double, "\(key) of \(results[i])")
    }
    for i in results.indices {
      #expect(try value(i, "ratio") > 0 && value(i, "bytes") > 4)
      #expect(results[i]["operation"] as? String == "update" && results[i]["batch"] as? Int == 1)
      let hasGaussians = (2..<6).contains(i)
      for key in ["gaussians", "gaussians_us", "gaussians_ratio"] {
        #expect((results[i][key] != nil) == hasGaussians, "\(key) of \(results[i])")
      }
      if hasGaussians {
        #expect(try value(i, "gaussians_us") > 0 && value(i, "gaussians_ratio") > 0)
      }
    }
    #expect(try value(0, "bytes") == 12.25)
    // Two arrays of devices; and of the pair what is shown of them.
    #expect(try value(6, "bytes") >= 2 * 12.25 && value(8, "bytes") >= 2 * 12.25 + 4)
    #expect(try value(4, "bytes") >= value(2, "bytes"))
    let dense = try value(3, "gaussians")
    #expect((26_700...36_800).contains(dense), "\(dense)")
    #expect(try (4080...4096).contains(value(5, "gaussians") - dense))
    #expect(try value(2, "gaussians") < dense / 10)
    for part in names + ["bytes/cross-point", "analog/Gaussians", "12.25"] {
      #expect(result.output.contains(part), "\(part)")
    }

    // Such a file is a record as any other.
    let compound = try Program.run(
      "bench", "--quick", "--devices", "TikiTakaEcRam,MixedPrecisionPCM", "--sizes", "16")
    #expect(compound.status == 0 && compound.lines.count == 7, "\(compound.errors)")
    let passed = try Program.run("bench", "--quick", "--check", file, "--tolerance", "50")
    #expect(
      passed.status == 0 && passed.output.contains("\nsoftBounds+writeNoise "), "\(passed.errors)")
    let text = try String(contentsOfFile: file, encoding: .utf8)
    try text.replacing("\"tikiTaka\"", with: "\"takiTika\"").write(
      toFile: file, atomically: true, encoding: .utf8)
    let refused = try Program.run("bench", "--check", file)
    #expect(
      refused.status == 1
        && refused.errors.contains("result 7: device is 'takiTika', which 'crosspoint bench"),
      "\(refused.errors)")
  }

  @Test("every device model and every cell has its updates timed")
  func allDevices() throws {
    let result = try Program.run("bench", "--quick", "--devices", "all", "--sizes", "16")
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    let names = Device.builtIn.map { $0.name } + Cell.builtIn.map { $0.name }
    for name in names {
      for update in ["training-like", "dense"] {
        let row = result.lines.first {
          $0.split(separator: " ").prefix(2) == [Substring(name), Substring(update)]
        }
        #expect(row != nil, "\(name) \(update)")
      }
    }
    let noisy = Device.builtIn.count { $0 is any WriteNoiseModel.Type }
    #expect(noisy > 5 && result.lines.count == 3 + 2 * (names.count + noisy))
  }

  @Test(
    "devices that are not there, and options that do not go with them, are refused",
    arguments: [
      (["memristor"], "'memristor' is no device model, cell or device of the literature"),
      (["TikiTakaEcram"], "Did you mean 'TikiTakaEcRam'?"),
      ([""], "'' is no device model"), (["softBounds,"], "'' is no device model"),
      (["mine.json"], "--settings takes it, and --devices single"),
      (["all", "--plot", "x.svg"], "--devices takes --sizes"),
      (["all", "--check", "x.json"], "--devices takes --sizes"),
      (["all", "--scale"], "--devices takes --sizes"),
      (["all", "--tolerance", "0.1"], "--devices takes --sizes"),
      (["all", "--convolution"], "--convolution takes --threads"),
      (["all", "--sizes", "20000"], "20000 is above"),
    ])
  func refusedDevices(_ options: [String], _ why: String) throws {
    let result = try Program.run(["bench", "--devices"] + options)
    #expect(result.status == 64 && result.output.isEmpty)
    #expect(result.errors.hasPrefix("Error: ") && result.errors.contains(why), "\(result.errors)")
  }

  @Test("a small chip: bytes and time for a weight")
  func scale() throws {
    let result = try Program.run("bench", "--scale", "--tiles", "3", "--sizes", "128")
    #expect(result.status == 0, "\(result.errors)")
    for part in [
      "3 tiles of 128² = 49152 weights", "12.25 bytes a weight", "forward", "backward", "update",
      "GB/s",
    ] {
      #expect(result.output.contains(part), "\(part)")
    }
  }

  @Test("convolutions in pieces and whole, and a LeNet beside its exact one")
  func convolution() throws {
    let result = try Program.run("bench", "--convolution", "--quick")
    #expect(result.status == 0, "\(result.errors)")
    // 180 lines of 364 are 255 KiB.
    for part in [
      "LeNet K1", "LeNet K2", "AlexNet K1", "3025", "rpu-managed-compact", "beside exact",
      "255 KiB",
    ] {
      #expect(result.output.contains(part), "\(part) in \(result.output)")
    }
    for other in [
      ["--scale"], ["--sizes", "64"], ["--check", "x"], ["--tiles", "4"], ["--tolerance", "0.1"],
    ] {
      let refused = try Program.run(["bench", "--convolution"] + other)
      #expect(
        refused.status == 64
          && refused.errors.contains("--convolution takes --threads, --settings and --quick only."))
    }
  }

  @Test("every programmed device is timed, and products beside exact ones")
  func inference() throws {
    let result = try Program.run("bench", "--inference", "--quick", "--sizes", "32")
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    for name in ProgrammedDevice.builtIn.map({ $0.name }) {
      let row = result.lines.first { $0.split(separator: " ").first == Substring(name) }
      #expect(row?.split(separator: " ").count == 5, "\(name)")
    }
    for part in ["inference, reads with noise", "reads without noise", "product/exact"] {
      #expect(result.output.contains(part), "\(part)")
    }
    for other in [["--batches", "4"], ["--sizes", "32,64"], ["--currents"], ["--tiles", "4"]] {
      let refused = try Program.run(["bench", "--inference"] + other)
      #expect(refused.status == 64 && refused.errors.contains(" takes --threads, one of --sizes"))
    }
  }

  @Test(
    "options that do not go with a chip are refused",
    arguments: [["--tiles", "0"], ["--batches", "1"], ["--sizes", "64,128"], ["--quick"]])
  func refused(_ options: [String]) throws {
    let result = try Program.run(["bench", "--scale"] + options)
    #expect(result.status == 64 && result.output.isEmpty)
    #expect(result.errors.contains("--tiles") || result.errors.contains("--sizes"))
  }

  @Test(
    "a chip that memory cannot hold is refused with the numbers, and what would fit",
    arguments: [["--tiles", "65536"], ["--tiles", "65536", "--sizes", "16384"]])
  func tooLarge(_ options: [String]) throws {
    let result = try Program.run(["bench", "--scale"] + options)
    #expect(result.status == 1 && result.output.isEmpty)
    #expect(
      result.errors.contains(
        #/^Error: building 65536 tiles of (4096|16384)² needs some \d+\.\d GiB of memory; .* GiB.*--(tiles|sizes) /#
      ),
      "\(result.errors)")
  }

  @Test("threads are set for both sides and told")
  func threads() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/b.json"
    #expect(
      try Program.run(
        "bench", "--quick", "--sizes", "16", "--batches", "1", "--threads", "2", "--json", file
      ).status == 0)
    let machine = try #require(
      json(String(contentsOfFile: file, encoding: .utf8))["machine"] as? [String: Any])
    #expect(
      machine["threads"] as? Int == 2
        && (machine["blas"] as? [String: Any])?["threads"] as? Int == 2)
  }
}
