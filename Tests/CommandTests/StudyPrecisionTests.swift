import Foundation
import TestSupport
import Testing

@Suite("crosspoint study precision")
struct StudyPrecisionTests {
  /// Some seconds: formats that change in the last epoch, and what they are held against.
  private let quick = [
    "study", "precision", "--quick", "--group", "wider", "--epochs", "3", "--examples", "400",
  ]

  @Test("killed within epochs and resumed: the rows of an unbroken study, changes of formats too")
  func resumed() throws {
    let study = try BrokenStudy(quick, killedAfter: [1, 2, 3], atLeast: 2)
    #expect(study.output.contains("Words of 20 bits in the last epoch"), "\(study.output)")
    #expect(study.expected.count == 1 + 2 * 3)
    try study.expectRefused(quick.map { $0 == "400" ? "500" : $0 })
    try study.expectReport("37.18 GigaOps/s/W")
  }

  @Test("what cannot be done is said before anything is made, by name, value and range")
  func refused() throws {
    let folder = try TemporaryFolder()
    for (options, why) in [
      (["--group", "cifar"], "--group is 'cifar'; choose of dense, cnn, words, wider, axis."),
      (["--settings", "x.json"], "Unknown option '--settings'"),
      (["--examples", "20001"], "--examples is 20001, and the data hold 20000."),
      (["--examples", "0"], "--examples is 0"), (["--epochs", "0"], "--epochs is 0"),
      (["--resume"], "holds no runs to go on with"),
    ] {
      let result = try Program.run(
        ["study", "precision", "--quick", "--out", folder.path + "/new"] + options)
      #expect(result.status == 64 && result.errors.contains(why), "\(options): \(result.errors)")
    }
    #expect(folder.files == [])
  }

  @Test("a tile of fixed-point numbers learns, is saved and goes on; bad formats are refused")
  func trains() throws {
    let folder = try TemporaryFolder()
    let save = folder.path + "/run.safetensors"
    let train = [
      "train", "--tile", "fixed-point", "--examples", "300", "--epochs", "1", "--save", save,
    ]
    let first = try Program.run(train)
    #expect(first.status == 0 && first.output.contains("\"saturations\""), "\(first.errors)")
    let printed = try Program.run("settings", "fixed-point")
    #expect(printed.output.contains("\"fractionBits\" : 14"), "\(printed.output)")
    for (json, why) in [
      (
        #"{"fixedPoint": {"weights": {"integerBits": 0, "fractionBits": 0}}}"#,
        """
        fixedPoint.weights is ⟨0, 0⟩; expected 0 to 32 bits before and behind the point, 1 to 32 \
        together
        """
      ),
      (
        #"{"fixedPoint": {"outputs": {"integerBits": 1, "fractionBits": 32}}}"#,
        "fixedPoint.outputs is ⟨1, 32⟩; expected 0 to 32 bits"
      ),
      (
        #"{"fixedPoint": {"errors": {"integerBits": 33, "fractionBits": 0}}}"#,
        "fixedPoint.errors.integerBits is 33; expected 0 to 32 bits"
      ),
      (
        #"{"fixedPoint": {"updates": {"integerBits": 2}}}"#,
        "fixedPoint.updates.fractionBits is missing; expected"
      ),
      (
        #"{"fixedPoint": {"weights": {"integer": 2, "fractionBits": 3}}}"#,
        "fixedPoint.weights.integer is not known; the nearest known name is integerBits"
      ),
      (
        #"{"fixedPoint": {"rounding": "up"}}"#,
        #"fixedPoint.rounding is the text "up"; expected one of "nearest", "stochastic""#
      ),
      (
        #"{"fixedPoint": {"momentum": 1}}"#,
        "fixedPoint.momentum is 1; expected a number, 0 to below 1"
      ),
      (
        #"{"fixedPoint": {"later": {"afterUpdates": -3}}}"#,
        "fixedPoint.later.afterUpdates is -3; expected 0 to 1000000000 updates"
      ),
      (#"{"fixedPoint": {"bits": 16}}"#, "fixedPoint.bits is not known"),
    ] {
      let file = try folder.write("bad.json", json.utf8)
      let result = try Program.run("train", "--settings", file)
      #expect(result.status != 0 && result.errors.contains(why), "\(json): \(result.errors)")
    }
    // 30 bits by 30 bits are past 53 whatever the matrix.
    let wide = #"{"integerBits": 4, "fractionBits": 26}"#
    let file = try folder.write(
      "wide.json", #"{"fixedPoint": {"weights": \#(wide), "outputs": \#(wide)}}"#.utf8)
    let result = try Program.run("train", "--settings", file, "--examples", "10")
    #expect(
      result.status != 0
        && result.errors.contains("WL + WL′ + log₂K of at most 53, so that sums are exact"),
      "\(result.errors)")
  }
}
