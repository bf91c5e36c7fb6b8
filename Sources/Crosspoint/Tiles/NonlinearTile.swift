public import CrosspointKernels

/// An array of trained pairs whose currents are not linear in the voltage (after Kim et al. 2017).
///
/// Both conductances of a pair are trained through the law of current, and clipped to their range:
/// `forward` gives currents with the noise and the ADC of the reading side, `backward` the exact
/// ∂y/∂x at the inputs, without any, and `update` moves either conductance by η/2 times the exact
/// ∂y/∂G, so that a weight far from its bounds moves by η. Training is digital: no pulses. See
/// `NonlinearSettings` for the equations.
///
/// The same seed and tile number give the same devices and the same noise for any `threads`, and
/// however a batch is cut into calls. Updates by several samples at once are summed by OpenBLAS
/// under a separable law, whose last bits are those of its core.
public final class NonlinearTile: Tile {
  public let rows: Int
  public let columns: Int
  public let settings: NonlinearSettings
  /// The seed of the devices and of the noise.
  public let seed: UInt64
  /// The number of the tile under its seed.
  public let tile: UInt32
  /// Threads that a large product may use, at least 1.
  public var threads: Int
  /// The numbers of the next samples; set them to repeat or to skip draws of the noise.
  public var vectorNumbers = VectorNumbers()
  public private(set) var clippedWeights = ClippedWeights()
  private let kernels: KernelTable
  private let pairs: any PairArray
  private let key: TileKey
  private let currentOfOne: Double
  private let scratch = ScratchBuffer<Float>()
  /// What `backward` is at without inputs of its own: shares memory with the caller's.
  private var lastInputs: Matrix?

  /// A tile of rows × columns with its devices drawn and every conductance at its least: weights 0.
  ///
  /// - Parameters:
  ///   - rows: outputs. Traps unless within 1 ..< 2²⁶.
  ///   - columns: inputs, likewise.
  ///   - tile: number of the tile under its seed.
  ///   - threads: `threads`. Traps below 1.
  ///   - kernels: an instruction set of the caller's choice.
  /// - Throws: `CrosspointError.invalidSetting`.
  public init(
    rows: Int, columns: Int, settings: NonlinearSettings, seed: UInt64, tile: UInt32 = 0,
    threads: Int = 1, kernels: KernelTable = .current
  ) throws {
    try settings.validate()
    check(
      (1..<1 << 26).contains(rows) && (1..<1 << 26).contains(columns),
      "a tile of \(rows) × \(columns): 1 to 2^26 − 1 rows and columns are possible")
    check(threads >= 1, "a tile needs at least one thread, not \(threads)")
    (self.rows, self.columns, self.settings) = (rows, columns, settings)
    (self.seed, self.tile, self.threads, self.kernels) = (seed, tile, threads, kernels)
    key = TileKey(seed: seed, tile: tile)
    currentOfOne = settings.currentOfOne
    var deviations: (plus: Matrix, minus: Matrix)?
    if settings.current.model.spread > 0 {
      func draw(_ pass: UInt32) -> Matrix {
        var zeta = Matrix(rows: rows, columns: columns)
        zeta.withUnsafeMutableBufferPointer { zeta in
          for row in 0..<rows {
            let stream = RandomStream(
              seed: seed, tile: tile, vector: 0, pass: pass, purpose: .currentDeviation,
              line: UInt32(row))
            kernels.fillGaussians(stream.key, zeta.baseAddress! + row * columns, columns)
          }
        }
        return zeta
      }
      deviations = (draw(0), draw(1))
    }
    pairs =
      PairContext(
        rows: rows, columns: columns, settings: settings, deviations: deviations, kernels: kernels
      ).makeArray()
  }

  /// G⁺ − G⁻ in units of the weight 1.
  public var weights: Matrix { difference(pairs.plus, pairs.minus) }

  private func difference(_ plus: Matrix, _ minus: Matrix) -> Matrix {
    var w = plus
    minus.withUnsafeBufferPointer { minus in
      w.withUnsafeMutableBufferPointer { w in for i in w.indices { w[i] -= minus[i] } }
    }
    return w
  }

  /// What the conductances of the devices that add, and of those that subtract, are above the least
  /// one, in units of the weight 1: rows × columns, 0 … `weightRange`.
  public var conductances: (plus: Matrix, minus: Matrix) { (pairs.plus, pairs.minus) }

  /// Sets every device. Traps for another shape.
  /// - Throws: `CrosspointError.invalidSetting` for a value outside of 0 … `weightRange`.
  public func setConductances(plus: Matrix, minus: Matrix) throws {
    for (name, m) in [("plus", plus), ("minus", minus)] {
      checkWeights(m)
      let range = 0...settings.weightRange
      if let bad = m.elements.firstIndex(where: { !range.contains($0) }) {
        throw CrosspointError.invalidSetting(
          name: "\(name) at row \(bad / columns), column \(bad % columns)",
          value: "\(m.elements[bad])",
          expected: "a conductance above the least one, 0 to weightRange, \(settings.weightRange)")
      }
    }
    pairs.set(plus: plus, minus: minus)
  }

  /// Sets each weight on a pair, one of whose devices has the least conductance; clipped to
  /// ±`weightRange`.
  public func setWeights(_ weights: Matrix) throws {
    checkWeights(weights)
    try checkFinite(weights, "weights", kernels)
    let range = settings.weightRange
    var (plus, minus) = (weights, weights)
    plus.withUnsafeMutableBufferPointer {
      for i in $0.indices { $0[i] = min(max($0[i], 0), range) }
    }
    minus.withUnsafeMutableBufferPointer {
      for i in $0.indices { $0[i] = min(max(-$0[i], 0), range) }
    }
    pairs.set(plus: plus, minus: minus)
    clippedWeights = ClippedWeights()
    for (given, held) in zip(weights.elements, difference(plus, minus).elements) {
      clippedWeights.add(given: given, held: held)
    }
  }

  public func forward(_ x: Matrix, into y: inout Matrix) throws {
    checkBatch(x, columns: columns, "x", self)
    try checkFinite(x, "x", kernels)
    shape(&y, rows: x.rows, columns: rows)
    pairs.currents(x, into: &y, threads: threads)
    read(&y)
    lastInputs = x
    vectorNumbers.forward &+= UInt64(x.rows)
  }

  /// Adds the noise of the reading side to outputs, and rounds and clips them as its ADC does.
  private func read(_ y: inout Matrix) {
    func share(_ amperes: Float) -> Float { Float(Double(amperes) / currentOfOne) }
    let conversion = OutputConversion(
      outputNoise: share(settings.outputNoise), step: share(settings.outputStep),
      bound: share(settings.outputBound))
    guard conversion.outputNoise > 0 || conversion.step > 0 || conversion.bound.isFinite else {
      return
    }
    let (rows, batch) = (rows, y.rows)
    let atOnce = max(1, min(batch, 8192 / rows))
    let scales = scratch.reserve(atOnce * (rows + 1))
    scales.update(repeating: 1, count: atOnce)
    let gaussians = scales + atOnce
    withUnsafeTemporaryAllocation(of: Int.self, capacity: atOnce) { saturated in
      y.withUnsafeMutableBufferPointer { y in
        for first in stride(from: 0, to: batch, by: atOnce) {
          let count = min(atOnce, batch - first)
          let target = y.baseAddress! + first * rows
          var samples = OutputSamples(
            sums: UnsafePointer(target), count: rows, batch: count, scales: scales)
          if conversion.outputNoise > 0 {
            let streams = SampleStreams(
              key: key, purpose: Purpose.forwardOutputNoise.rawValue,
              firstVector: vectorNumbers.forward &+ UInt64(first), batch: count)
            kernels.fillGaussianStreams(streams, gaussians, rows)
            samples.outputGaussians = UnsafePointer(gaussians)
          }
          kernels.convertOutputs(conversion, samples, target, saturated.baseAddress!)
        }
      }
    }
  }

  public var backwardNeedsInputs: Bool { true }

  /// z_j = Σ_i δ_i ∂y_i/∂x_j at the inputs x, without noise.
  public func backward(_ delta: Matrix, at x: Matrix, into z: inout Matrix) throws {
    checkBatch(delta, columns: rows, "delta", self)
    checkBatch(x, columns: columns, "x", self)
    check(x.rows == delta.rows, "x holds \(x.rows) samples and delta \(delta.rows)")
    try checkFinite(delta, "delta", kernels)
    try checkFinite(x, "x", kernels)
    shape(&z, rows: delta.rows, columns: columns)
    pairs.errors(delta, at: x, into: &z)
  }

  /// The same at the inputs of the last `forward`. Traps where there was none, or one of another
  /// number of samples.
  public func backward(_ delta: Matrix, into z: inout Matrix) throws {
    guard let lastInputs else {
      fail("the errors of a nonlinear array before any forward product")
    }
    try backward(delta, at: lastInputs, into: &z)
  }

  /// G± ← clip(G± ± (η/2) Σ_b δ_b ∂y/∂G).
  public func update(x: Matrix, delta: Matrix, learningRate: Float) throws {
    try checkUpdate(x, delta, learningRate)
    try checkFinite(x, "x", kernels)
    try checkFinite(delta, "delta", kernels)
    try pairs.step(x, delta, rate: learningRate / 2)
  }
}
