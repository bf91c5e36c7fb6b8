import CrosspointKernels

extension FixedPointTile {
  /// One batch: its products are summed exactly and converted once.
  public func update(x: Matrix, delta: Matrix, learningRate: Float) throws {
    try addProducts(x: x, delta: delta, learningRate: learningRate, of: x.rows)
    applyUpdate(learningRate: learningRate)
  }

  /// Adds δ·xᵀ of a part of a batch to what `applyUpdate` will take.
  /// - Parameter samples: of the whole batch, the same for all of its parts.
  /// - Throws: `CrosspointError.invalidSetting` where so many products do not add up exactly.
  public func addProducts(x: Matrix, delta: Matrix, learningRate: Float, of samples: Int) throws {
    // What an error leaves of a batch must not be found by the next one.
    do {
      try add(x: x, delta: delta, learningRate: learningRate, of: samples)
    } catch {
      summed = 0
      throw error
    }
  }

  private func add(x: Matrix, delta: Matrix, learningRate: Float, of samples: Int) throws {
    try checkUpdate(x, delta, learningRate)
    check(summed + x.rows <= samples, "\(summed + x.rows) samples of a batch of \(samples)")
    try checkFinite(x, "x", kernels)
    try checkFinite(delta, "delta", kernels)
    let formats = formats
    let precision = try ProductPrecision(
      (formats.errors, "δ"), (formats.outputs, "x"), terms: samples)
    let isDouble = isDouble || precision == .double
    if sums?.numbers.isDouble != isDouble {
      sums = NumberArray(count: rows * columns, isDouble: isDouble)
    }
    let vector = vectorNumbers.update + UInt64(summed)
    let input = scratch.x.reserve(x.count, isDouble: isDouble)
    let errors = scratch.delta.reserve(delta.count, isDouble: isDouble)
    _ = widen(
      x, formats.outputs, draws(.roundingInputs, vector: vector, pass: 1), into: input)
    _ = widen(
      delta, formats.errors, draws(.roundingErrors, vector: vector, pass: 1), into: errors)
    try BLAS.outerProducts(
      input, errors, into: sums!.numbers, adds: summed > 0, rows: rows, columns: columns,
      batch: x.rows)
    summed += x.rows
  }

  /// W ← Convert(W + Convert(η·Σ δ·xᵀ + …)) with the products that were added. Traps where there
  /// are none.
  public func applyUpdate(learningRate: Float) {
    check(summed > 0, "an update without products")
    let (formats, vector) = (formats, vectorNumbers.update)
    var weightConversion = conversion(formats.weights)
    if let weights = formats.weights, let updates = formats.updates,
      updates.fractionBits <= weights.fractionBits
    {
      // Their sum has the weights' step, and nothing to round.
      (weightConversion.isStochastic, weightConversion.rounds) = (false, false)
    }
    let update = FixedPointUpdate(
      rate: Double(learningRate), momentum: Double(settings.momentum),
      decay: Double(learningRate) * Double(settings.decay), updates: conversion(formats.updates),
      weights: weightConversion,
      updateDraws: draws(.roundingUpdates, vector: vector, isByLine: true),
      weightDraws: draws(.roundingWeights, vector: vector, isByLine: true))
    let counts = counts.reserve(2 * rows)
    counts.initialize(repeating: 0, count: 2 * rows)
    let (columns, kernels) = (columns, kernels)
    let shared = Shared(
      (
        sums: sums!.numbers, weights: held.numbers, velocity: (velocity ?? held).numbers,
        counts: counts
      ))
    concurrently(threads: threads, count: rows, work: 16 * rows * columns) { part in
      let (p, first) = (shared.pointer, part.lowerBound * columns)
      var own = update
      own.updateDraws.firstRow = part.lowerBound
      own.weightDraws.firstRow = part.lowerBound
      kernels.updateFixedPoint(
        own, p.sums + first, p.weights + first, p.velocity + first, part.count, columns,
        p.counts + 2 * part.lowerBound)
    }
    for row in 0..<rows {
      saturations.updates += counts[2 * row]
      saturations.weights += counts[2 * row + 1]
    }
    vectorNumbers.update += UInt64(summed)
    summed = 0
    updates += 1
    if updates == settings.later?.afterUpdates { convertWeights() }
  }
}
