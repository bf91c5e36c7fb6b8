import CrosspointKernels

/// Samples into the array and out of it, as many at once as follow each other: a convolution has
/// thousands of short ones.
extension AnalogProduct {
  /// Samples at once, whose Gaussians take 32 KiB; whole sixteens of them share the work of their
  /// keys.
  private func samplesAtOnce(_ count: Int, of batch: Int) -> Int {
    let samples = min(64, 8192 / count)
    return min(samples >= 16 ? samples & ~15 : max(1, samples), batch)
  }

  // MARK: Steps 1, 2

  func convert(
    _ x: Matrix, _ scratch: ProductScratch, _ firstVector: UInt64, _ noise: NoiseSource?,
    _ trace: UnsafeMutablePointer<ProductTrace>?, _ codeSums: UnsafeMutablePointer<Float>?
  ) {
    let (inputs, kernels, pending, isNoisy) = (
      inputs, kernels, scratch.pending, periphery.inputNoise > 0
    )
    let (bound, sampleScales, norms) = (pending.bound, pending.scales, pending.norms)
    let needsNorms = periphery.readNoise.sigma > 0 && variance == nil
    let conversion = InputConversion(
      step: periphery.inputStep, bound: periphery.inputBound, noise: periphery.inputNoise)
    let step = conversion.step > 0 ? Double(conversion.step) : 1
    let atOnce = samplesAtOnce(inputs, of: pending.count)
    let factors = scratch.someSamples.reserve(atOnce + (isNoisy ? atOnce * inputs : 0))
    let converted = scratch.converted.reserve(pending.count * inputs)
    x.withUnsafeBufferPointer { x in
      pending.forEachRun(atOnce) { run in
        let (start, first) = (run.lowerBound, pending.indices[run.lowerBound])
        for l in 0..<run.count {
          // In Double, rounded once: the same Float factor as the reference's, so ties fall the
          // same way.
          factors[l] = Float(1 / (Double(sampleScales[start + l]) * Double(bound) * step))
        }
        var samples = InputSamples(
          signals: x.baseAddress! + first * inputs, count: inputs, batch: run.count,
          factors: factors)
        let target = converted + start * inputs
        if trace != nil || codeSums != nil {
          kernels.convertInputs(conversion, samples, target, nil)
          trace?.pointee.inputAfterDAC.setRows(first, run.count, target)
        }
        if let codeSums {
          for l in 0..<run.count {
            // Digital, and so exact: in Double, rounded once.
            let codes = UnsafeBufferPointer(start: target + l * inputs, count: inputs)
            let scale = Double(sampleScales[start + l]) * Double(bound)
            codeSums[first + l] = Float(codes.reduce(0.0) { $0 + Double($1) } * scale)
          }
        }
        if isNoisy {
          let gaussians = factors + atOnce
          draw(direction.inputNoise, pending, firstVector, run, inputs, noise, into: gaussians)
          samples.gaussians = UnsafePointer(gaussians)
        }
        kernels.convertInputs(conversion, samples, target, needsNorms ? norms + start : nil)
        if needsNorms { for position in run { norms[position] = norms[position].squareRoot() } }
        guard let trace else { return }
        trace.pointee.inputToArray.setRows(first, run.count, target)
        for position in run {
          trace.pointee.scales[pending.indices[position]] = sampleScales[position] * bound
        }
      }
    }
  }

  // MARK: Steps 4 to 7, 9

  /// - Parameter ofDevices: whether the variances include those of the devices' read noise.
  func finish(
    _ y: UnsafeMutablePointer<Float>, _ scratch: ProductScratch, _ firstVector: UInt64,
    _ noise: NoiseSource?,
    _ trace: UnsafeMutablePointer<ProductTrace>?, ofDevices: Bool
  ) {
    let (outputs, kernels, pending) = (outputs, kernels, scratch.pending)
    let (bound, sampleScales, norms) = (pending.bound, pending.scales, pending.norms)
    let (sums, variances) = (scratch.sums.base, scratch.variances.base)
    // Variances of devices are in units of the output.
    let (readSigma, outputNoise) = (
      ofDevices ? 1 : periphery.readNoise.sigma, periphery.outputNoise
    )
    let needsVariances = variance != nil || ofDevices
    let conversion = OutputConversion(
      nonlinearityFactor: periphery.nonlinearityFactor, outputNoise: outputNoise,
      step: periphery.outputStep,
      bound: periphery.outputBound)
    let atOnce = samplesAtOnce(outputs, of: pending.count)
    let (readRoom, outRoom) = (
      readSigma > 0 ? atOnce * outputs : 0, outputNoise > 0 ? atOnce * outputs : 0
    )
    let scales = scratch.someSamples.reserve(2 * atOnce + readRoom + outRoom)
    let readNoises = scales + atOnce
    let (reads, outs) = (readNoises + atOnce, readNoises + atOnce + readRoom)
    withNonlinearities { nonlinearities in
      pending.forEachRun(atOnce) { run in
        let (start, first) = (run.lowerBound, pending.indices[run.lowerBound])
        for l in 0..<run.count {
          // With a trace it is multiplied below.
          scales[l] = trace == nil ? sampleScales[start + l] * bound : 1
        }
        var samples = OutputSamples(
          sums: sums + start * outputs, count: outputs, batch: run.count, scales: scales)
        samples.nonlinearities = nonlinearities
        if readSigma > 0 {
          for l in 0..<run.count {
            readNoises[l] = needsVariances ? readSigma : readSigma * norms[start + l]
          }
          draw(direction.readNoise, pending, firstVector, run, outputs, noise, into: reads)
          samples.readNoises = UnsafePointer(readNoises)
          samples.readGaussians = UnsafePointer(reads)
          if needsVariances { samples.readVariances = UnsafePointer(variances + start * outputs) }
        }
        if outputNoise > 0 {
          draw(direction.outputNoise, pending, firstVector, run, outputs, noise, into: outs)
          samples.outputGaussians = UnsafePointer(outs)
        }
        let target = y + first * outputs
        kernels.convertOutputs(conversion, samples, target, pending.saturated + start)
        guard let trace else { return }
        trace.pointee.beforeNoise.setRows(first, run.count, samples.sums)
        trace.pointee.afterADC.setRows(first, run.count, target)
        for l in 0..<run.count {
          let scale = sampleScales[start + l] * bound
          for i in l * outputs..<(l + 1) * outputs { target[i] *= scale }
        }
      }
    }
  }
}

extension Matrix {
  fileprivate mutating func setRows(_ first: Int, _ count: Int, _ values: UnsafePointer<Float>) {
    withUnsafeMutableBufferPointer { [columns] in
      ($0.baseAddress! + first * columns).update(from: values, count: count * columns)
    }
  }
}
