import CrosspointKernels

/// What devices read as some seconds after they were programmed.
extension ConductanceArray {
  /// The weights of each slice some seconds after programming, in units of `largest`, and the
  /// variances with which a product reads them.
  func slices(at seconds: Double) -> [SliceWeights] {
    slices(at: seconds, by: law)
  }

  private func slices(at seconds: Double, by law: some ProgrammedLaw) -> [SliceWeights] {
    let (kinds, reading) = (kinds, law.reading(at: seconds, range))
    let isNoisy = reading.isNoisy
    var slices = significances.map { significance in
      SliceWeights(
        significance: significance, weights: Matrix(rows: rows, columns: columns),
        variances: isNoisy ? Matrix(rows: rows, columns: columns) : nil)
    }
    withRowBuffers { buffers in
      for row in 0..<rows {
        scale(row, into: buffers.scaled)
        for (plane, kind) in kinds.enumerated() {
          targets(of: buffers.scaled, plane, into: buffers.targets)
          planes[plane].withUnsafeBufferPointer {
            read(
              $0.baseAddress! + row * columns, buffers, by: reading, at: seconds, pass: plane, row)
          }
          let coefficient = kind.coefficient / range.width
          slices[kind.slice].weights.add(coefficient, times: buffers.means, toRow: row)
          slices[kind.slice].variances?.add(
            coefficient * coefficient, times: buffers.variances, toRow: row)
        }
      }
    }
    subtractOffsets(from: &slices, by: reading, at: seconds)
    return slices
  }

  /// Reads a row of devices, which were to take `buffers.targets`, into `buffers.means` and
  /// `buffers.variances`; without noise the variances are left as they are.
  func read(
    _ programmed: UnsafePointer<Float>, _ buffers: RowBuffers, by reading: some ProgrammedReading,
    at seconds: Double, pass: Int, _ row: Int
  ) {
    if reading.usesDeviceDraws {
      fill(
        buffers.ofDevice, .gaussian, .programmedDrift, vector: programmings - 1, pass: pass, row,
        key)
    }
    if reading.usesTimeDraws {
      // Not by the tile's own array: draws of one time would be those of the next programming.
      let key = TileKey(seed: seed, tile: tile, array: UInt32(truncatingIfNeeded: programmings))
      fill(
        buffers.ofTime, .gaussian, .programmedTime, vector: seconds.bitPattern, pass: pass, row,
        key)
    }
    let devices = ProgrammedRow(
      count: columns, targets: buffers.targets, programmed: programmed, ofDevice: buffers.ofDevice,
      ofTime: buffers.ofTime, scratch: buffers.scratch, functions: buffers.functions)
    reading.readRow(devices, conductances: buffers.means, deviations: buffers.variances)
    if reading.isNoisy {
      ClippedNormal.replace(
        means: buffers.means, deviations: buffers.variances, devices, limits: reading.limits)
    }
  }

  /// Draws of a row of devices, at an address of their own.
  func fill(
    _ draws: UnsafeMutablePointer<Float>, _ draw: DeviceDraw, _ purpose: Purpose, vector: UInt64,
    pass: Int, _ row: Int, _ key: TileKey
  ) {
    let stream = key.line(
      vector: vector, pass: UInt32(pass), purpose: purpose.rawValue, line: UInt32(row))
    switch draw {
    case .none: break
    case .gaussian: kernels.fillGaussians(stream, draws, columns)
    case .uniform:
      draws.withMemoryRebound(to: UInt32.self, capacity: columns) {
        kernels.fillWords(stream, $0, columns)
      }
      for j in 0..<columns { draws[j] = Float(draws[j].bitPattern >> 8) * 0x1p-24 - 0.5 }
    }
  }

  /// Calls `body` with buffers for a row, of zeros.
  func withRowBuffers(_ body: (RowBuffers) -> Void) {
    let functions = ElementaryFunctions(kernels)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: RowBuffers.count * columns) {
      $0.initialize(repeating: 0)
      body(RowBuffers(first: $0.baseAddress!, columns: columns, functions: functions))
    }
  }
}

/// What is worked with for one row of one plane: as many values each as there are columns, and
/// twice as many of `scratch`.
struct RowBuffers {
  static let count = 8

  let first: UnsafeMutablePointer<Float>
  let columns: Int
  let functions: ElementaryFunctions

  var scaled: UnsafeMutablePointer<Float> { first }
  var targets: UnsafeMutablePointer<Float> { first + columns }
  var ofDevice: UnsafeMutablePointer<Float> { first + 2 * columns }
  var ofTime: UnsafeMutablePointer<Float> { first + 3 * columns }
  var means: UnsafeMutablePointer<Float> { first + 4 * columns }
  var variances: UnsafeMutablePointer<Float> { first + 5 * columns }
  var scratch: UnsafeMutablePointer<Float> { first + 6 * columns }
}

extension Matrix {
  /// Adds factor·values to a row.
  mutating func add(_ factor: Float, times values: UnsafePointer<Float>, toRow row: Int) {
    let columns = columns
    withUnsafeMutableBufferPointer {
      let line = $0.baseAddress! + row * columns
      for j in 0..<columns { line[j] += factor * values[j] }
    }
  }
}

/// What products read of one slice.
struct SliceWeights {
  let significance: Float
  /// −1 … 1 but for noise and what is subtracted as `offset`, rows × columns.
  var weights: Matrix
  /// Nil where reads have no noise.
  var variances: Matrix?
  /// o: what the weight 0 gives, and is subtracted after the ADC.
  var offset: Float = 0
  /// Of the column of the weight 0, 1 × columns, which `weights` are without already; nil where
  /// there is none, or its reads have no noise.
  var columnVariances: Matrix?
}
