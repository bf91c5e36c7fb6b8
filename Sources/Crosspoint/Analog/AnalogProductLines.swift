import CrosspointKernels

/// Lines into the array and out of it, as many at once as follow each other: a convolution has thousands of short ones.
extension AnalogProduct {
  /// Lines at once, whose Gaussians take 32 KiB; whole sixteens of them share the work of their keys.
  private func linesAtOnce(_ count: Int, of batch: Int) -> Int {
    let lines = min(64, 8192 / count)
    return min(lines >= 16 ? lines & ~15 : max(1, lines), batch)
  }

  // MARK: Steps 1, 2

  func convert(
    _ pending: inout [Sample], _ x: Matrix, _ firstVector: UInt64, _ noise: NoiseSource?,
    _ trace: UnsafeMutablePointer<ProductTrace>?
  ) {
    let (inputs, kernels) = (inputs, kernels)
    let isNoisy = periphery.inputNoise > 0
    let needsNorms = periphery.readNoise.sigma > 0 && !periphery.readNoise.needsVariances
    let step = periphery.inputStep
    let conversion = InputConversion(step: step, bound: periphery.inputBound, noise: periphery.inputNoise)
    let count = pending.count
    let atOnce = linesAtOnce(inputs, of: count)
    shape(&converted, rows: max(count, converted.rows), columns: inputs)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * atOnce + (isNoisy ? atOnce * inputs : 0)) { room in
      let (factors, squares) = (room.baseAddress!, room.baseAddress! + atOnce)
      let gaussians = squares + atOnce
      x.withUnsafeBufferPointer { x in
        converted.withUnsafeMutableBufferPointer { converted in
          pending.withUnsafeMutableBufferPointer { pending in
            forEachRun(pending, atOnce) { run in
              let first = pending[run.lowerBound]
              for position in run {
                let s = pending[position]
                // In Double, rounded once: the same Float factor as the reference's, so ties fall the same way.
                let units = Double(s.scale) * Double(s.bound) * (step > 0 ? Double(step) : 1)
                factors[position - run.lowerBound] = Float(1 / units)
              }
              var lines = InputLines(signals: x.baseAddress! + first.index * inputs, count: inputs, batch: run.count, factors: factors)
              let target = converted.baseAddress! + run.lowerBound * inputs
              if let trace {
                kernels.convertInputs(conversion, lines, target, nil)
                trace.pointee.inputAfterDAC.setRows(first.index, run.count, target)
              }
              if isNoisy {
                draw(direction.inputNoise, firstVector, first, run.count, inputs, noise, kernels, into: gaussians)
                lines.gaussians = UnsafePointer(gaussians)
              }
              kernels.convertInputs(conversion, lines, target, needsNorms ? squares : nil)
              if needsNorms { for position in run { pending[position].norm = squares[position - run.lowerBound].squareRoot() } }
              if let trace {
                trace.pointee.inputToArray.setRows(first.index, run.count, target)
                for position in run { trace.pointee.scales[pending[position].index] = pending[position].scale * pending[position].bound }
              }
            }
          }
        }
      }
    }
    guard periphery.readNoise.needsVariances else { return }
    shape(&squared, rows: max(count, squared.rows), columns: inputs)
    converted.withUnsafeBufferPointer { converted in
      squared.withUnsafeMutableBufferPointer { squared in
        for i in 0..<count * inputs { squared[i] = converted[i] * converted[i] }
      }
    }
  }

  // MARK: Steps 4 to 7, 9

  func finish(
    _ pending: inout [Sample], _ y: UnsafeMutablePointer<Float>, _ firstVector: UInt64, _ noise: NoiseSource?,
    _ trace: UnsafeMutablePointer<ProductTrace>?
  ) {
    let (outputs, kernels) = (outputs, kernels)
    let (readSigma, outputNoise) = (periphery.readNoise.sigma, periphery.outputNoise)
    let needsVariances = periphery.readNoise.needsVariances
    let conversion = OutputConversion(
      nonlinearityFactor: periphery.nonlinearityFactor, outputNoise: outputNoise, step: periphery.outputStep,
      bound: periphery.outputBound)
    let atOnce = linesAtOnce(outputs, of: pending.count)
    let (readRoom, outRoom) = (readSigma > 0 ? atOnce * outputs : 0, outputNoise > 0 ? atOnce * outputs : 0)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * atOnce + readRoom + outRoom) { room in
      let (scales, readNoises) = (room.baseAddress!, room.baseAddress! + atOnce)
      let (reads, outs) = (readNoises + atOnce, readNoises + atOnce + readRoom)
      withUnsafeTemporaryAllocation(of: Int.self, capacity: atOnce) { saturated in
        withNonlinearities { nonlinearities in
          sums.withUnsafeBufferPointer { sums in
            variances.withUnsafeBufferPointer { variances in
              pending.withUnsafeMutableBufferPointer { pending in
                forEachRun(pending, atOnce) { run in
                  let first = pending[run.lowerBound]
                  for position in run {
                    let s = pending[position]
                    // With a trace it is multiplied below.
                    scales[position - run.lowerBound] = trace == nil ? s.scale * s.bound : 1
                    readNoises[position - run.lowerBound] = needsVariances ? readSigma : readSigma * s.norm
                  }
                  let start = run.lowerBound * outputs
                  var lines = OutputLines(sums: sums.baseAddress! + start, count: outputs, batch: run.count, scales: scales)
                  lines.nonlinearities = nonlinearities
                  if readSigma > 0 {
                    draw(direction.readNoise, firstVector, first, run.count, outputs, noise, kernels, into: reads)
                    lines.readNoises = UnsafePointer(readNoises)
                    lines.readGaussians = UnsafePointer(reads)
                    if needsVariances { lines.readVariances = variances.baseAddress! + start }
                  }
                  if outputNoise > 0 {
                    draw(direction.outputNoise, firstVector, first, run.count, outputs, noise, kernels, into: outs)
                    lines.outputGaussians = UnsafePointer(outs)
                  }
                  let target = y + first.index * outputs
                  kernels.convertOutputs(conversion, lines, target, saturated.baseAddress!)
                  for position in run { pending[position].saturated = saturated[position - run.lowerBound] }
                  guard let trace else { return }
                  trace.pointee.beforeNoise.setRows(first.index, run.count, lines.sums)
                  trace.pointee.afterADC.setRows(first.index, run.count, target)
                  for position in run {
                    let s = pending[position]
                    for i in s.index * outputs..<(s.index + 1) * outputs { y[i] *= s.scale * s.bound }
                  }
                }
              }
            }
          }
        }
      }
    }
  }

  /// Samples that follow each other by number, `most` at a time.
  @inline(__always) private func forEachRun(
    _ pending: UnsafeMutableBufferPointer<Sample>, _ most: Int, _ body: (Range<Int>) -> Void
  ) {
    var start = 0
    while start < pending.count {
      var end = start + 1
      while end < pending.count, end - start < most, pending[end].index == pending[start].index + end - start {
        end += 1
      }
      body(start..<end)
      start = end
    }
  }
}

extension ReadNoise {
  var sigma: Float {
    switch self {
    case .none: 0
    case .additive(let s), .conductance(let s): s
    }
  }

  var needsVariances: Bool {
    if case .conductance(let s) = self { s > 0 } else { false }
  }
}

extension Matrix {
  fileprivate mutating func setRows(_ first: Int, _ count: Int, _ values: UnsafePointer<Float>) {
    withUnsafeMutableBufferPointer { [columns] in
      ($0.baseAddress! + first * columns).update(from: values, count: count * columns)
    }
  }
}
