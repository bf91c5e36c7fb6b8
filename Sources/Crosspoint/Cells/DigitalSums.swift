import CrosspointKernels
import CrosspointParameters

/// χ of mixed precision: what updates add up to digitally, and what transfers take out of it.
protocol DigitalSums: AnyObject {
  /// Adds factor·x to a row.
  func add(_ factor: Float, _ x: UnsafePointer<Float>, row: Int)
  /// Whether a cross-point of a row holds ε or more.
  func holdsStep(row: Int) -> Bool
  /// trunc(χ/ε) of a row's cross-points, held to ±most.
  func steps(row: Int, most: Int32, _ steps: UnsafeMutablePointer<Int32>)
  /// χ ← χ − count·unit in a row.
  func take(_ counts: UnsafePointer<Int32>, of unit: Float, row: Int)
  func clear()
  var bytes: Int { get }
  /// As `CellArray.memories`.
  var memories: [String: Matrix] { get }
  /// As `CellArray.restore`.
  func restore(_ state: CellState) throws
}

/// χ in single precision.
final class SingleSums: DigitalSums {
  private let step: Float
  private let kernels: KernelTable
  private var χ: Matrix
  /// Of every row the largest |χ|.
  private var largest: [Float]

  /// - Parameter step: ε.
  init(rows: Int, columns: Int, step: Float, kernels: KernelTable) {
    (self.step, self.kernels) = (step, kernels)
    χ = Matrix(rows: rows, columns: columns)
    largest = [Float](repeating: 0, count: rows)
  }

  func add(_ factor: Float, _ x: UnsafePointer<Float>, row: Int) {
    largest[row] = withRow(row) { kernels.addScaled(factor, x, $0, $1) }
  }

  func holdsStep(row: Int) -> Bool { largest[row] >= step }

  func steps(row: Int, most: Int32, _ steps: UnsafeMutablePointer<Int32>) {
    let (step, most) = (step, Float(most))
    withRow(row) { χ, columns in
      for j in 0..<columns {
        steps[j] = Int32(min(max((χ[j] / step).rounded(.towardZero), -most), most))
      }
    }
  }

  func take(_ counts: UnsafePointer<Int32>, of unit: Float, row: Int) {
    largest[row] = withRow(row) { χ, columns in
      for j in 0..<columns { χ[j] -= Float(counts[j]) * unit }
      return kernels.absoluteMaximum(χ, columns)
    }
  }

  func clear() {
    χ = Matrix(rows: χ.rows, columns: χ.columns)
    for row in largest.indices { largest[row] = 0 }
  }

  var bytes: Int { 4 * χ.count }
  var memories: [String: Matrix] { ["chi": χ] }

  func restore(_ state: CellState) throws {
    χ = try state.memory("chi", rows: χ.rows, columns: χ.columns, kernels)
    for row in largest.indices { largest[row] = withRow(row) { kernels.absoluteMaximum($0, $1) } }
  }

  private func withRow<R>(_ row: Int, _ body: (UnsafeMutablePointer<Float>, Int) -> R) -> R {
    let columns = χ.columns
    return χ.withUnsafeMutableBufferPointer { body($0.baseAddress! + row * columns, columns) }
  }
}

/// χ in fixed point: codes of q = ε/2^F, F bits behind the point (`MixedPrecision.chiBits`).
final class FixedPointSums: DigitalSums {
  private let rows: Int
  private let columns: Int
  private let kernels: KernelTable
  private let fractionBits: Int32
  /// q.
  private let unit: Float
  /// The largest code, 2^(bits − 1) − 1.
  private let limit: Int32
  private var codes: [Int32]
  /// Of every row the largest magnitude of a code.
  private var largest: [Int32]

  /// - Parameter step: ε.
  init(_ model: MixedPrecision, rows: Int, columns: Int, step: Float, kernels: KernelTable) {
    (self.rows, self.columns, self.kernels) = (rows, columns, kernels)
    fractionBits = Int32(model.chiFractionBits)
    unit = step * Float(sign: .plus, exponent: -model.chiFractionBits, significand: 1)
    limit = .max >> Int32(32 - model.chiBits)
    codes = [Int32](repeating: 0, count: rows * columns)
    largest = [Int32](repeating: 0, count: rows)
  }

  func add(_ factor: Float, _ x: UnsafePointer<Float>, row: Int) {
    // A factor past Float's range would make zeros of x no numbers.
    let most = Float.greatestFiniteMagnitude
    let scaled = min(max(factor / unit, -most), most)
    largest[row] = withRow(row) { kernels.addRounded(scaled, x, $0, limit, columns) }
  }

  func holdsStep(row: Int) -> Bool { largest[row] >> fractionBits > 0 }

  func steps(row: Int, most: Int32, _ steps: UnsafeMutablePointer<Int32>) {
    let (columns, shift) = (columns, fractionBits)
    withRow(row) { codes in
      for j in 0..<columns {
        let whole = Int32(bitPattern: codes[j].magnitude) >> shift
        steps[j] = min(whole, most) * codes[j].signum()
      }
    }
  }

  func take(_ counts: UnsafePointer<Int32>, of unit: Float, row: Int) {
    // ε is 2^F of them exactly.
    let each = Double(unit) / Double(self.unit)
    let (columns, limit) = (columns, Double(limit))
    largest[row] = withRow(row) { codes in
      var most: Int32 = 0
      for j in 0..<columns {
        if counts[j] != 0 {
          let left = Double(codes[j]) - (Double(counts[j]) * each).rounded(.toNearestOrEven)
          codes[j] = Int32(min(max(left, -limit), limit))
        }
        most = max(most, Int32(bitPattern: codes[j].magnitude))
      }
      return most
    }
  }

  func clear() {
    for i in codes.indices { codes[i] = 0 }
    for row in largest.indices { largest[row] = 0 }
  }

  var bytes: Int { 4 * codes.count }

  /// A code's 16 high bits and its 16 low ones: files hold single precision, which has 24.
  var memories: [String: Matrix] {
    [
      "chiHigh": Matrix(rows: rows, columns: columns, codes.map { Float($0 >> 16) }),
      "chiLow": Matrix(rows: rows, columns: columns, codes.map { Float($0 & 0xffff) }),
    ]
  }

  func restore(_ state: CellState) throws {
    let high = try state.memory("chiHigh", rows: rows, columns: columns, kernels).elements
    let low = try state.memory("chiLow", rows: rows, columns: columns, kernels).elements
    for i in codes.indices {
      let code = Double(high[i]) * 65536 + Double(low[i])
      guard code == code.rounded(), abs(code) <= Double(limit) else {
        throw CrosspointError.invalidSetting(
          name: "chi[\(i / columns), \(i % columns)]", value: "\(code)",
          expected: "a whole number of steps of χ, at most \(limit)")
      }
      codes[i] = Int32(code)
    }
    for row in largest.indices {
      largest[row] = codes[row * columns..<(row + 1) * columns].reduce(0) {
        max($0, Int32(bitPattern: $1.magnitude))
      }
    }
  }

  private func withRow<R>(_ row: Int, _ body: (UnsafeMutablePointer<Int32>) -> R) -> R {
    codes.withUnsafeMutableBufferPointer { body($0.baseAddress! + row * columns) }
  }
}
