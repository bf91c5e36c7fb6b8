import Crosspoint

/// What weights on programmed devices cost, `crosspoint bench --inference`: programming and reading
/// a tile of every model, and products beside exact ones.
struct ProgrammingRun {
  let size: Int
  let threads: Int
  /// Timings of each row.
  let pairs: Int

  /// Samples of a product.
  private static let batch = 256
  private static let day = 86400.0

  /// Of the weights, of a tile with its devices and what they read as, and of the exact tile;
  /// signals and outputs.
  private var need: MemoryNeed {
    let (n, batch) = (size, Self.batch)
    var need = MemoryNeed(
      "timing \(n) × \(n) weights on pairs with a batch of \(batch)",
      held: 48 * n * n + 32 * n * batch + 4 << 20)
    need.cut(amongThreads: threads)
    need.reserve(callers: 1)
    return need
  }

  func run() throws {
    try Memory.check(need, threads: threads)
    BLAS.setThreads(threads)
    print(MachineDescription.current(threads: threads).line)
    print(
      """

      \(size) × \(size) weights on pairs: programming and reading without compensation, on one \
      thread.
      """)
    try StandardOutput.check()
    let weights = matrix(size, 1, 0.03)
    printTable(
      header: ["device", "programming ms", "reading at 1 d ms", "both ms", "ns for a device"],
      rows: try ProgrammedDevice.builtIn.map { try deviceRow($0.init(), weights) }, leftColumns: 1)
    print("\nProducts at batch \(Self.batch); exact: OpenBLAS in single precision (sgemm).")
    try StandardOutput.check()
    printTable(
      header: ["product", "exact µs", "µs", "product/exact"], rows: try productRows(weights),
      leftColumns: 1)
  }

  private func matrix(_ rows: Int, _ vector: UInt64, _ scale: Float) -> Matrix {
    let draws = RandomStream(seed: 1, tile: 0, vector: vector, purpose: .initialWeights)
    return Matrix(rows: rows, columns: size, draws.gaussians(rows * size).map { scale * $0 })
  }

  private func settings(_ model: some ProgrammedModel) -> InferenceSettings {
    var settings = InferenceSettings()
    settings.device = ProgrammedDevice(model)
    settings.compensation = .none
    return settings
  }

  private func deviceRow(_ model: some ProgrammedModel, _ weights: Matrix) throws -> [String] {
    let tile = try InferenceTile(
      rows: size, columns: size, settings: settings(model), seed: 1)
    try tile.setWeights(weights)
    let times = try timed(pairs, tile.program) {
      try tile.drift(to: Self.day)
      // Devices are read by what first asks for them.
      _ = tile.compensationFactors
    }
    let both = times.first + times.second
    let devices = 2 * Double(size) * Double(size)
    return [
      type(of: model).name, number(times.first * 1e3, 1), number(times.second * 1e3, 1),
      number(both * 1e3, 1), number(both / devices * 1e9, 1),
    ]
  }

  private func productRows(_ weights: Matrix) throws -> [[String]] {
    let x = matrix(Self.batch, 2, 0.5)
    let exact = DigitalTile(rows: size, columns: size)
    try exact.setWeights(weights)
    var y = Matrix(rows: Self.batch, columns: size)
    func row(_ name: String, _ tile: any Tile) throws -> [String] {
      try tile.setWeights(weights)
      let times = try timed(
        pairs, { try tile.forward(x, into: &y) }, { try exact.forward(x, into: &y) })
      return [
        name, short(times.second * 1e6), short(times.first * 1e6), number(times.ratio, 2),
      ]
    }
    func inference(_ model: some ProgrammedModel) throws -> InferenceTile {
      try InferenceTile(
        rows: size, columns: size, settings: settings(model), seed: 1, threads: threads)
    }
    var circuits = AnalogSettings.ideal
    circuits.forward = InferenceSettings.standardCircuits
    return [
      try row(
        "an analog tile with the same circuits",
        AnalogTile(rows: size, columns: size, settings: circuits, seed: 1, threads: threads)),
      try row("inference, reads without noise", inference(ExactConductance())),
      try row("inference, reads with noise", inference(PCMLike())),
    ]
  }
}
