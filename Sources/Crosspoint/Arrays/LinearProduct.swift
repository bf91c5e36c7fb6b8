import CrosspointKernels

/// W·x, on the kernels' fast path.
extension LinearArray: PhysicalArrayModel, ArrayPhysics {
  /// y_b = W x_b or z_b = Wᵀ δ_b.
  public func currents(_ product: ArrayProduct) {
    if let lines = product.onlyInputs, !product.weights.isHalf {
      return pick(lines, product)
    }
    multiply(product, product.weights, product.inputs)
  }

  /// Σ_j v(w_ij)·x_j².
  public func variances(_ product: ArrayProduct, of noise: WeightVariance) {
    let squares = Self.scratch.borrow()
    defer { Self.scratch.giveBack(squares) }
    let (batch, inputs, outputs) = (product.batch, product.inputCount, product.outputCount)
    let squared = squares.reserve(batch * inputs)
    for i in 0..<batch * inputs { squared[i] = product.inputs[i] * product.inputs[i] }
    switch noise {
    case .magnitude:
      if let lines = product.onlyInputs, !product.weights.isHalf {
        var squaring = product
        squaring.inputs = UnsafePointer(squared)
        pick(lines, squaring)
        for i in 0..<batch * outputs { product.outputs[i] = product.outputs[i].magnitude }
        return
      }
      var magnitudes = product.weights
      magnitudes.isMagnitude = true
      multiply(product, magnitudes, squared)
    case .uniform:
      for b in 0..<batch {
        let sum = (0..<inputs).reduce(0) { $0 + squared[b * inputs + $1] }
        (product.outputs + b * outputs).update(repeating: sum, count: outputs)
      }
    }
  }

  /// The same for samples of one input each: a line of the weights times it, which has the bits of
  /// the sum with zeros. A transfer reads a line a sample: as a whole product that took as long as
  /// the layer's own.
  private func pick(_ lines: [Int], _ product: ArrayProduct) {
    let weights = product.weights.base.assumingMemoryBound(to: Float.self)
    let isForward = product.direction == .forward
    for (b, line) in lines.enumerated() {
      let input = product.inputs[b * product.inputCount + line]
      let first = weights + line * (isForward ? 1 : product.columns)
      let stride = isForward ? product.columns : 1
      let outputs = product.outputs + b * product.outputCount
      for i in 0..<product.outputCount { outputs[i] = first[i * stride] * input }
    }
  }

  private static let scratch = ScratchPool { ScratchBuffer<Float>() }

  private func multiply(
    _ product: ArrayProduct, _ weights: ProductWeights, _ x: UnsafePointer<Float>
  ) {
    let forward = product.direction == .forward
    let kernel = forward ? product.kernels.forwardProduct : product.kernels.backwardProduct
    let (w, x) = (Shared(weights), Shared(x))
    product.forEachPart { part in
      let (rows, columns) = (product.rows, product.columns)
      var shape = ProductShape(
        rows: forward ? part.count : rows, columns: forward ? columns : part.count,
        weightStride: columns,
        batch: product.batch, inputStride: product.inputCount, outputStride: product.outputCount)
      // None for a few samples, whose products are too short for a lock.
      let bytes = shape.scratchBytes
      let scratch = bytes > 0 ? Self.scratch.borrow() : nil
      defer { if let scratch { Self.scratch.giveBack(scratch) } }
      shape.scratch = (scratch?.reserve((bytes + 3) / 4)).map { UnsafeMutableRawPointer($0) }
      let first = w.pointer + part.lowerBound * (forward ? columns : 1)
      kernel(shape, first, x.pointer, product.outputs + part.lowerBound)
    }
  }
}
