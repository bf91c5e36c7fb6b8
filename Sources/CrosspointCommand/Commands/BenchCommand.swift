import ArgumentParser
import Crosspoint
import Foundation

struct BenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Time exact and analog products and updates on the same matrices.",
    discussion: """
      Weights are uniform in ±1/√n and signals in ±1, the analog tile has the setting rpu-managed. \
      Exact and analog calls alternate within one run; times are medians, the ratio is the median \
      of the pairs. --settings names another analog tile, on top of which the variants below \
      change the pulsed update and what products read. 'training-like' updates have 20 % of x \
      nonzero, δ of σ 0.02, η 0.01 (its sign changing, and weights set anew, so that they stay \
      where they are) and BL 10; 'dense' ones pulse every line in half of 31 slots; 'across' ones \
      draw the pulses of a call's samples together, and need a batch above 1. Device parameters \
      are held in half precision; rows named 'half' also read, or keep up to date, a \
      half-precision copy of the weights. 'saturating' has weights as large as the devices allow: \
      'passes' is the mean number of passes that bound management needed.

      --scale builds the chip of Gokmen & Vlasov 2016 with about 1 billion weights, 64 tiles of \
      4096 × 4096, and runs one product each way and one update through all of it; --tiles and \
      --sizes make it smaller.

      --devices times updates alone, of device models at their defaults, of cells on the tile's \
      device and of devices of the literature (crosspoint settings): dense and training-like ones, \
      at 512 × 512 and batches 1 and 32 unless named, the sign of η changing after 16 samples. \
      Beside each stand the bytes of a cross-point and, of laws that draw a Gaussian for every \
      pulse, how many these are and what drawing as many takes alone, in turn in the same run. \
      NAME+writeNoise is a model with write noise of one step. All take two minutes, and some five \
      seconds with --quick (256 × 256, batch 1).

        crosspoint bench --devices TikiTakaReRamES,TTv2ReRamES

      --currents times products of pairs with nonlinear currents beside the linear product, at \
      1024 × 1024 and batch 1: ten seconds. It takes --threads, one of --sizes and --quick.

      --inference times programming and reading a tile of every programmed device, and products \
      of such tiles beside exact ones, at 1024 × 1024: half a minute. It takes --threads, one of \
      --sizes and --quick.

      --convolution times single convolutions, their patches gathered in pieces beside all at \
      once, and training a LeNet at batch 1 on analog arrays beside exact ones: a minute and a \
      half, and some ten seconds with --quick. It takes --threads and --settings beside that.

      --fixed-point times products and updates of fixed-point numbers, conversions included, \
      beside OpenBLAS's in single precision: at 1000 × 1000 and a batch of 100 unless --sizes and \
      --batches say otherwise, some five seconds.
      """)

  @Flag(
    help:
      "Sizes 256 and 1024, batches 1 and 32 unless named, and fewer repetitions: about ten seconds."
  ) var quick = false
  @Option(help: "Threads, for OpenBLAS and for the analog tile.") var threads = 1
  @Option(
    help:
      """
      Sizes n of n × n matrices: whole numbers from 1 to 16384, separated by commas \
      (256,512,1024,2048).
      """
  ) var sizes: CountList?
  @Option(
    help: "Samples in one call: whole numbers from 1 to 65536, separated by commas (1,32,256).")
  var batches: CountList?
  @Option(help: "Write machine and results to this file; \(OutputFile.rule).") var json: String?
  @Option(
    help:
      """
      Draw the time for a cross-point and sample against the size to this file, .svg or .png \
      (needs gnuplot); \(OutputFile.rule).
      """
  )
  var plot: String?
  @Option(
    help:
      """
      Run the cases of this file (from --json) again, and fail where a ratio has grown. Of a \
      folder the file of this machine, named by instruction set and OpenBLAS core as \
      avx512-SkylakeX.json.
      """
  )
  var check: String?
  @Option(
    help:
      """
      By how much a ratio may grow with --check: 0.3 for 30 %, which is taken where it is left \
      out.
      """
  ) var tolerance: Double?
  @Option(
    help: ArgumentHelp(
      """
      Time the analog tile of this file ('crosspoint settings') in place of rpu-managed with \
      compact storage.
      """,
      valueName: "file"
    ))
  var settings: String?
  @Flag(help: "One billion weights: memory, and time for a weight, instead of the comparison.")
  var scale = false
  @Option(help: "Tiles of --scale; 64 where it is left out.") var tiles: Int?
  @Option(
    help: ArgumentHelp(
      """
      Updates of these device models and cells instead of the comparison: names separated by \
      commas, or all.
      """, valueName: "names"))
  var devices: String?
  @Flag(help: "Convolutions and a LeNet instead of the comparison.") var convolution = false
  @Flag(help: "Fixed-point numbers instead of the comparison.") var fixedPoint = false
  @Flag(help: "Laws of nonlinear currents instead of the comparison.") var currents = false
  @Flag(help: "Programmed devices and inference instead of the comparison.") var inference = false

  func validate() throws {
    try checkThreads(threads)
    if let json { try OutputFile.check(json, option: "--json") }
    if let plot { try PictureFile.checkPossible(plot, option: "--plot") }
    try checkDistinct(["--json": json, "--plot": plot])
    for n in sizes?.values ?? [] {
      guard BenchmarkCase.sizes.contains(n) else {
        throw ValidationError(
          """
          --sizes: \(n) is above \(BenchmarkCase.sizes.upperBound), where one matrix takes \
          over 1 GiB.
          """
        )
      }
    }
    for b in batches?.values ?? [] {
      guard BenchmarkCase.batches.contains(b) else {
        throw ValidationError("--batches: \(b) is above \(BenchmarkCase.batches.upperBound).")
      }
    }
    if fixedPoint {
      guard !scale, !convolution, !inference, json == nil, plot == nil, check == nil, tiles == nil,
        tolerance == nil, devices == nil, settings == nil
      else {
        throw ValidationError(
          "--fixed-point takes --sizes, --batches, --threads and --quick only.")
      }
      // A batch of 1 is a product with a vector, whose samples OpenBLAS takes in another way.
      guard !(batches?.values ?? []).contains(1) else {
        throw ValidationError("--batches is 1; --fixed-point takes 2 and more.")
      }
      return
    }
    if currents || inference {
      guard currents != inference, !scale, !convolution, batches == nil, json == nil, plot == nil,
        check == nil, tiles == nil, tolerance == nil, devices == nil, settings == nil,
        sizes?.values.count ?? 1 == 1
      else {
        let mode = currents ? "currents" : "inference"
        throw ValidationError("--\(mode) takes --threads, one of --sizes and --quick only.")
      }
      return
    }
    if convolution {
      guard !scale, sizes == nil, batches == nil, json == nil, plot == nil, check == nil,
        tiles == nil, tolerance == nil, devices == nil
      else {
        throw ValidationError("--convolution takes --threads, --settings and --quick only.")
      }
      return
    }
    if let devices {
      guard !scale, plot == nil, check == nil, tiles == nil, tolerance == nil else {
        throw ValidationError(
          """
          --devices takes --sizes, --batches, --threads, --settings, --json and --quick only.
          """)
      }
      _ = try BenchmarkSubject.names(devices)
      return
    }
    if scale { return try validateScale() }
    guard tiles == nil else {
      throw ValidationError(
        "--tiles belongs to --scale; without it there is one tile for each case.")
    }
    guard tolerance == nil || check != nil else {
      throw ValidationError("--tolerance belongs to --check; without it nothing is compared.")
    }
    guard growth.isFinite, growth >= 0 else {
      throw ValidationError("--tolerance is \(growth); it is at least 0.")
    }
    if let check {
      guard sizes == nil, batches == nil, json == nil, plot == nil, settings == nil else {
        throw ValidationError(
          """
          --check takes its cases from the file: leave --sizes, --batches, --settings, --json \
          and --plot away.
          """
        )
      }
      _ = try RatioCheck(file: recorded(check), tolerance: growth)
    }
  }

  private func recorded(_ check: String) throws -> String {
    try RecordedRatios.file(check, for: .current(threads: threads))
  }

  private var growth: Double { tolerance ?? 0.3 }
  private var scaleRun: ScaleRun {
    ScaleRun(tiles: tiles ?? 64, size: sizes?.values[0] ?? 4096, threads: threads)
  }

  private func validateScale() throws {
    guard !quick, batches == nil, json == nil, plot == nil, check == nil, tolerance == nil,
      settings == nil,
      sizes?.values.count ?? 1 == 1
    else {
      throw ValidationError("--scale takes --tiles, one size (--sizes 4096) and --threads only.")
    }
    let tiles = scaleRun.tiles
    guard (1...65536).contains(tiles) else {
      throw ValidationError("--tiles is \(tiles); 1 to 65536 are possible.")
    }
  }

  func run() throws {
    if scale { return try scaleRun.run() }
    if fixedPoint {
      return try FixedPointRun(
        threads: threads, sizes: sizes?.values ?? [1000], batches: batches?.values ?? [100],
        pairs: quick ? 7 : 51
      ).run()
    }
    if currents {
      return try CurrentsRun(
        size: sizes?.values[0] ?? 1024, threads: threads, pairs: quick ? 51 : 501
      ).run()
    }
    if inference {
      return try ProgrammingRun(
        size: sizes?.values[0] ?? 1024, threads: threads, pairs: quick ? 5 : 21
      ).run()
    }
    let tile = try settings.map { (name: settingsName($0), settings: try AnalogSettings.load($0)) }
    if convolution {
      return try ConvolutionRun(threads: threads, pairs: quick ? 5 : 31, tile: tile).run()
    }
    if let check {
      guard
        try RatioCheck(file: recorded(check), tolerance: growth).run(
          threads: threads, budget: quick ? 0.25 : 1)
      else {
        throw ExitCode.failure
      }
      return
    }
    if let devices { return try runDevices(BenchmarkSubject.names(devices), on: tile) }
    let cases = BenchmarkCase.all(
      sizes: sizes?.values ?? (quick ? [256, 1024] : [256, 512, 1024, 2048]),
      batches: batches?.values ?? (quick ? [1, 32] : [1, 32, 256]),
      variants: quick
        ? BenchmarkCase.Variant.allCases.filter(\.isAtEveryBatch) : BenchmarkCase.Variant.allCases,
      tile: tile?.settings ?? BenchmarkCase.standardTile)
    let run = try BenchmarkRun.run(
      cases, tile: tile, threads: threads, budget: quick ? 0.25 : 1.5)
    run.printTable()
    if let json { try OutputFile.write(run, to: json) }
    if let plot { try PictureFile.draw(GrowthPlot(run: run).plot, to: plot, option: "--plot") }
  }

  private func runDevices(
    _ names: [String], on tile: (name: String, settings: AnalogSettings)?
  ) throws {
    let settings = tile?.settings ?? BenchmarkCase.standardTile
    let run = try BenchmarkRun.run(
      BenchmarkCase.updates(
        of: names.compactMap { BenchmarkSubject($0, on: settings) },
        sizes: sizes?.values ?? [quick ? 256 : 512],
        batches: batches?.values ?? (quick ? [1] : [1, 32])),
      tile: tile, threads: threads, budget: quick ? 0.25 : 1)
    run.printDevices()
    if let json { try OutputFile.write(run, to: json) }
  }
}

/// Positive counts separated by commas.
struct CountList: ExpressibleByArgument {
  var values: [Int]

  init?(argument: String) {
    let parts = argument.split(separator: ",", omittingEmptySubsequences: false)
    let counts = parts.compactMap { Int($0) }.filter { $0 > 0 }
    guard counts.count == parts.count, !counts.isEmpty else { return nil }
    values = counts
  }
}

func checkThreads(_ threads: Int) throws {
  let most = 4 * ProcessInfo.processInfo.activeProcessorCount
  guard threads >= 1, threads <= most else {
    throw ValidationError("--threads is \(threads); this machine takes 1 to \(most).")
  }
}
