import Benchmark
import Crosspoint

/// Every entry of `KernelTable`: line kernels at 4096 values (in L1), products and updates in cache
/// and past L2.
var kernelWork: [Work<KernelTable>] {
  lineWork
    + [(512, 1, BenchmarkScalingFactor.kilo), (2048, 1, .one), (512, 32, .one)].flatMap {
      n, samples, scale in
      [
        product("forwardProduct", n, samples, scale) { $0.forwardProduct },
        product("backwardProduct", n, samples, scale) { $0.backwardProduct },
        product("forwardProduct of halves", n, samples, isHalf: true, scale) { $0.forwardProduct },
        product("backwardProduct of halves", n, samples, isHalf: true, scale) {
          $0.backwardProduct
        },
      ]
    } + [
      update("dense", 512, share: 1, probability: 0.5, slots: 31, .one),
      update("dense", 2048, share: 1, probability: 0.5, slots: 31, .one),
      update("dense", 2048, share: 1, probability: 0.5, slots: 31, isHalf: true, .one),
      update("training-like", 2048, share: 0.2, probability: 0.15, slots: 10, isHalf: true, .one),
      update("training-like", 512, share: 0.2, probability: 0.15, slots: 10, .kilo),
      update("training-like", 2048, share: 0.2, probability: 0.15, slots: 10, .one),
      update("dense", 512, share: 1, probability: 0.5, slots: 31, response: 0.1, .one),
      update(
        "dense", 2048, share: 1, probability: 0.5, slots: 31, isHalf: true, response: 0.1, .one),
    ]
}

private let length = 4096

private var lineWork: [Work<KernelTable>] {
  [
    Work(name: "fillWords 4096", scale: .kilo) { table in
      let out = room(length, UInt32(0))
      return { table.fillWords(line(1), out, length) }
    },
    Work(name: "fillGaussians 4096", scale: .kilo) { table in
      let out = room(length, Float(0))
      return { table.fillGaussians(line(1), out, length) }
    },
    Work(name: "signalStatistics 4096", scale: .kilo) { table in
      let v = signals(length, 1)
      return { blackHole(table.signalStatistics(v, length)) }
    },
    Work(name: "convertInput 4096", scale: .kilo) { table in
      let (x, noise, out) = (signals(length, 1), signals(length, 2), room(length, Float(0)))
      let c = InputConversion(step: 1 / 63, bound: 1, noise: 0.01)
      return { blackHole(table.convertInput(c, factor: 63, x, out, length, gaussians: noise)) }
    },
    Work(name: "convertOutput 4096", scale: .kilo) { table in
      let (y, noise) = (signals(length, 1), signals(length, 2))
      let c = OutputConversion(outputNoise: 0.06, step: 24 / 510, bound: 12)
      return { blackHole(table.convertOutput(c, scale: 1, y, length, gaussians: noise)) }
    },
    Work(name: "pulseTrains 4096, BL 31", scale: .one) { table in
      let (v, out) = (signals(length, 1), trains(length))
      return { drawTrains(table, v, length, 0.5, slots: 31, vector: 3, into: out) }
    },
  ]
}

private func drawTrains(
  _ table: KernelTable, _ signals: UnsafePointer<Float>, _ count: Int, _ gain: Float, slots: Int,
  vector: UInt64, into out: PulseLines
) {
  table.pulseTrains(
    key: TileKey(seed: 1, tile: 0), purpose: 255, vector: vector, signals, count: count, gain: gain,
    slots: firstSlots(slots), into: out)
}

private typealias Product =
  @Sendable (ProductShape, ProductWeights, UnsafePointer<Float>, UnsafeMutablePointer<Float>) ->
  Void

private func product(
  _ name: String, _ n: Int, _ samples: Int, isHalf: Bool = false, _ scale: BenchmarkScalingFactor,
  _ kernel: @escaping (KernelTable) -> Product
) -> Work<KernelTable> {
  Work(name: "\(name) \(n)² × \(samples)", scale: scale) { table in
    let (w, x, y) = (
      signals(n * n, 1, scale: 0.03), signals(samples * n, 2), room(samples * n, Float(0))
    )
    let shape = ProductShape(
      rows: n, columns: n, weightStride: n, batch: samples, inputStride: n, outputStride: n)
    let halves = room(n * n, UInt16(0))
    table.roundToHalves(w, halves, n * n)
    let weights = isHalf ? ProductWeights(halves: halves) : ProductWeights(w)
    let run = kernel(table)
    return { run(shape, weights, x, y) }
  }
}

private func trains(_ count: Int) -> PulseLines {
  PulseLines(low: room(count, 0), high: room(count, 0), signs: room(count, 0))
}

/// Constant-step devices as in Gokmen & Vlasov 2016; those with a response at half voltage without
/// noise from cycle to cycle. `share` of the signals fire at all, each with `probability` in a
/// slot.
private func update(
  _ name: String, _ n: Int, share: Float, probability: Float, slots: Int, isHalf: Bool = false,
  response: Float = 0,
  _ scale: BenchmarkScalingFactor
) -> Work<KernelTable> {
  let update = response > 0 ? "half-voltage update" : "constant-step update"
  return Work(name: "\(update) \(n)², \(name)\(isHalf ? ", half" : "")", scale: scale) { table in
    func lines(_ vector: UInt64) -> PulseLines {
      let (v, out) = (signals(n, vector), trains(n))
      // A normal draw lies above its (1 − share) quantile for a share of the signals.
      for i in 0..<n { v[i] = share == 1 || v[i] > 0.8416 ? (i % 2 == 0 ? 1 : -1) : 0 }
      drawTrains(table, v, n, probability, slots: slots, vector: vector + 10, into: out)
      return out
    }
    func values(_ vector: UInt64, _ mean: Float, _ spread: Float) -> UnsafeMutablePointer<Float> {
      let v = signals(n, vector, scale: spread)
      for i in 0..<n { v[i] += mean }
      return v
    }
    let steps = DeviceBlocks(rows: n, columns: n, isHalf: isHalf, scales: [0.001], kernels: table)
    let bounds = DeviceBlocks(rows: n, columns: n, isHalf: isHalf, scales: [0.6], kernels: table)
    let (up, down) = (values(4, 0.001, 0.0003), values(5, 0.001, 0.0003))
    let (low, high) = (values(6, -0.6, 0.1), values(7, 0.6, 0.1))
    for row in 0..<n {
      steps.setRow(row, first: up, second: down)
      bounds.setRow(row, first: low, second: high)
    }
    let planes = DevicePlanes(
      weights: signals(n * n, 1, scale: 0.03), stride: n, pairCount: 1, pairs: steps.base,
      bounds: bounds.base,
      limits: room(n * steps.blockStride, Float(0.2)), blockStride: steps.blockStride,
      isHalf: isHalf,
      scales: room(1, steps.scales[0]), boundScale: bounds.scales[0])
    let samples = PulsedSamples(
      rows: n, columns: n, firstRow: 0, batch: 1, xStride: n, deltaStride: n, slots: slots,
      key: TileKey(seed: 1, tile: 0),
      purpose: Purpose.cycle.rawValue, firstVector: 0,
      phases: response > 0 ? room(1, UInt8(15)) : nil)
    let law = ConstantStepLaw(
      cycleSpread: response > 0 ? 0 : 0.3, mode: .aggregated, stepScale: steps.scales[0],
      halfVoltageResponse: response)
    let kernel = table.updates.kernel(law)!
    let (x, delta) = (lines(2), lines(3))
    return { withExtendedLifetime((steps, bounds)) { kernel(samples, planes, x, delta) } }
  }
}
