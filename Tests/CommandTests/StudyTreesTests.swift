import Foundation
import TestSupport
import Testing

@Suite("crosspoint study trees")
struct StudyTreesTests {
  /// Some seconds: small scenes, few of them.
  private let quick = [
    "study", "trees", "--quick", "--scenes", "8", "--patch", "25", "--epochs", "3", "--batch", "3",
  ]

  @Test("killed within epochs and resumed: the rows of an unbroken study, networks and masks too")
  func resumed() throws {
    let study = try BrokenStudy(quick, killedAfter: [1, 2, 3, 4], atLeast: 2)
    #expect(study.output.contains("The exact network"), "\(study.output)")
    #expect(study.expected.count == 6)
    #expect(study.expected.allSatisfy { $0["segmentation"] != nil })
    try study.expectReport("single pixels")
    // Scene, truth, and two pictures of each case.
    let page = try String(contentsOfFile: study.folder.path + "/report.html", encoding: .utf8)
    #expect(page.components(separatedBy: "data:image/png;base64,").count > 14)
    // Other options in the same folder are refused, and nothing is lost.
    let other = try Program.run(
      quick.map { $0 == "25" ? "26" : $0 } + ["--out", study.folder.path, "--resume"])
    #expect(other.status != 0, "\(other.errors)")
    #expect(try studyRows(study.folder.path) == study.expected)
  }

  /// Pairs of pictures in which trees are green squares.
  private func pictures(_ folder: String, _ size: (Int, Int), hasTrees: Bool = true) throws {
    for part in ["train", "validation", "test"] {
      let path = folder + "/" + part
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      for number in 0..<2 {
        let (height, width) = size
        let isTree = (0..<height * width).map { i in
          hasTrees && (i / width + 3 * number) % 16 < 6 && i % width % 16 < 6
        }
        let pixels = isTree.flatMap { $0 ? [40, 120, 30] : [130, 128, 125] }
        for (name, png) in [
          ("\(number).png", HandMadePNG(height: height, width: width, colourType: 2, pixels)),
          (
            "\(number)-mask.png",
            HandMadePNG(height: height, width: width, isTree.map { $0 ? 255 : 0 })
          ),
        ] {
          try Data(png.bytes).write(to: URL(fileURLWithPath: path + "/" + name))
        }
      }
    }
  }

  @Test("a folder of pictures: patches of it, and masks of their size")
  func ownPictures() throws {
    let folder = try TemporaryFolder()
    try pictures(folder.path + "/data", (40, 33))
    let options = [
      "study", "trees", "--data", folder.path + "/data", "--patch", "24", "--epochs", "3",
      "--seeds", "1", "--group", "pixels",
    ]
    let result = try Program.run(options + ["--out", folder.path + "/study"])
    #expect(result.status == 0, "\(result.errors)")
    #expect(result.output.contains("Masks: "), "\(result.output)")
    let masks = folder.path + "/study/masks"
    let cases = try FileManager.default.contentsOfDirectory(atPath: masks).sorted()
    #expect(cases == ["exact-exact", "pixels-pixels"])
    for name in cases {
      let files = try FileManager.default.contentsOfDirectory(atPath: "\(masks)/\(name)").sorted()
      #expect(files == ["0.png", "1.png"])
      let header = try Data(contentsOf: URL(fileURLWithPath: "\(masks)/\(name)/0.png"))
      #expect(header[19] == 33 && header[23] == 40)
    }
    // Single pixels tell green squares on grey.
    let settings = try String(contentsOfFile: folder.path + "/study/settings.csv", encoding: .utf8)
    #expect(settings.contains("pixels,\"single pixels, all bands\",1,all,"), "\(settings)")
  }

  @Test("pictures without a tree: F1 is not defined, and said so")
  func noTrees() throws {
    let folder = try TemporaryFolder()
    try pictures(folder.path + "/data", (24, 24), hasTrees: false)
    let result = try Program.run([
      "study", "trees", "--data", folder.path + "/data", "--patch", "24", "--epochs", "1",
      "--seeds", "1", "--group", "exact", "--out", folder.path + "/study",
    ])
    #expect(result.status == 0, "\(result.errors)")
    #expect(
      result.output.contains("F1 of the exact network is not defined: the test pictures have no"),
      "\(result.output)")
    let page = try String(contentsOfFile: folder.path + "/study/report.html", encoding: .utf8)
    #expect(page.contains("<td>not defined</td>"))
  }

  @Test("what cannot be done is said before anything is made, by name, value and range")
  func refused() throws {
    let folder = try TemporaryFolder()
    try pictures(folder.path + "/data", (30, 40))
    for (options, why) in [
      (["--patch", "3"], "--patch is 3; "), (["--patch", "257"], "to 256 are possible"),
      (["--scenes", "7"], "--scenes is 7; 8 to 100000 are possible"),
      (["--batch", "0"], "--batch is 0; 1 to 100 are possible"),
      (["--group", "forests"], "--group is 'forests'; choose of exact, managed"),
      (["--settings", "x.json"], "Unknown option '--settings'"),
      (["--epochs", "0"], "--epochs is 0"), (["--resume"], "holds no runs to go on with"),
      (
        ["--data", folder.path + "/data", "--scenes", "9"],
        "--scenes is of the program's own, and --data names pictures"
      ),
    ] {
      let result = try Program.run(
        ["study", "trees", "--quick", "--out", folder.path + "/new"] + options)
      #expect(result.status == 64 && result.errors.contains(why), "\(options): \(result.errors)")
    }
    let small = try Program.run([
      "study", "trees", "--data", folder.path + "/data", "--patch", "32", "--out",
      folder.path + "/new",
    ])
    #expect(
      small.status != 0
        && small.errors.contains("0.png: it is 30 × 40 pixels; at least 32 × 32 are needed"),
      "\(small.errors)")
    let missing = try Program.run([
      "study", "trees", "--data", folder.path + "/none", "--out", folder.path + "/new",
    ])
    #expect(
      missing.status != 0 && missing.errors.contains("/none/train: it is missing; the folders"))
    // Before pictures are read, let alone drawn.
    let masks = folder.path + "/masked"
    try FileManager.default.createDirectory(atPath: masks, withIntermediateDirectories: true)
    try Data().write(to: URL(fileURLWithPath: masks + "/masks"))
    let taken = try Program.run([
      "study", "trees", "--data", folder.path + "/data", "--patch", "24", "--out", masks,
    ])
    #expect(taken.status == 64 && taken.errors.contains("/masks' is a file"), "\(taken.errors)")
    let many = try Program.run([
      "study", "trees", "--quick", "--scenes", "100000", "--patch", "256", "--out",
      folder.path + "/new",
    ])
    #expect(
      many.status == 1 && many.errors.contains("drawing 100128 scenes of 256 × 256 pixels needs"),
      "\(many.errors)")
    try FileManager.default.removeItem(atPath: masks)
    #expect(folder.files == ["data"])
  }
}
