import CrosspointKernels

/// A law that is no product, as an array asks for it.
protocol CellCurrents {
  associatedtype Law: CellLaw & Sendable
  var kernels: CellKernels<Law> { get }
  /// The law for the kernels.
  /// - Parameter room: `TableCellLaw.roomCount` floats to work in.
  func law(room: UnsafeMutablePointer<Float>) -> Law
  /// Of each voltage its level and what the law's current is multiplied by, 0 where there is none.
  func levels(
    _ voltages: UnsafePointer<Float>, _ count: Int, _ levels: UnsafeMutablePointer<Float>,
    _ factors: UnsafeMutablePointer<Float>)
  /// What the law's slope is multiplied by to be ∂I/∂V in units of the weight; 0 where there is
  /// none.
  func perVolt(voltage: Float, level: Float) -> Float
  /// What the kernels need of a device's ζ.
  func deviation(_ zeta: Float) -> Float
}

/// Pairs whose devices have currents of their own at every voltage. Lines without a current are
/// passed over.
final class CellPairs<Model: CellCurrents>: PairArray {
  private let context: PairContext
  private let model: Model
  private let lines: LineVoltages
  private let stride: Int
  private let storage: ScratchBuffer<Float>
  private let planes: CellPlanes
  private let voltages = ScratchBuffer<Float>()
  private let levels = ScratchBuffer<Float>()
  private let factors = ScratchBuffer<Float>()
  private let numbers = ScratchBuffer<Int32>()
  private let padded = ScratchBuffer<Float>()

  init(_ context: PairContext, _ model: Model) {
    (self.context, self.model) = (context, model)
    lines = LineVoltages(context.settings)
    let (rows, columns) = (context.rows, context.columns)
    let stride = (rows + 15) / 16 * 16
    let size = stride * columns
    self.stride = stride
    storage = ScratchBuffer<Float>(8 * size)
    storage.base.initialize(repeating: 0, count: 8 * size)
    let base = storage.base
    func plane(_ first: Int, _ deviations: Matrix?) -> CellPlane {
      let own = base + first * size
      let same = model.deviation(0)
      for j in 0..<columns {
        for i in 0..<stride {
          let zeta = i < rows ? deviations.map { $0[i, j] } : nil
          own[3 * size + j * stride + i] = zeta.map(model.deviation) ?? same
        }
      }
      return CellPlane(
        above: own, places: own + size, rates: own + 2 * size, deviations: own + 3 * size)
    }
    planes = CellPlanes(
      rows: rows, stride: stride, plus: plane(0, context.deviations?.plus),
      minus: plane(4, context.deviations?.minus))
    findPlaces()
  }

  // MARK: Devices

  var plus: Matrix { matrix(planes.plus) }
  var minus: Matrix { matrix(planes.minus) }

  private func matrix(_ plane: CellPlane) -> Matrix {
    var m = Matrix(uninitialisedRows: context.rows, columns: context.columns)
    m.withUnsafeMutableBufferPointer { m in
      for i in 0..<context.rows {
        for j in 0..<context.columns { m[i * context.columns + j] = plane.above[j * stride + i] }
      }
    }
    return m
  }

  func set(plus: Matrix, minus: Matrix) {
    for (plane, m) in [(planes.plus, plus), (planes.minus, minus)] {
      m.withUnsafeBufferPointer { m in
        for i in 0..<context.rows {
          for j in 0..<context.columns { plane.above[j * stride + i] = m[i * context.columns + j] }
        }
      }
    }
    findPlaces()
  }

  private func findPlaces() {
    withRoom { room in
      for plane in [planes.plus, planes.minus] {
        model.kernels.places(model.law(room: room), plane, 0, stride * context.columns)
      }
    }
  }

  private func withRoom<R>(_ body: (UnsafeMutablePointer<Float>) throws -> R) rethrows -> R {
    try withUnsafeTemporaryAllocation(of: Float.self, capacity: TableCellLaw.roomCount) {
      try body($0.baseAddress!)
    }
  }

  // MARK: Operations

  func currents(_ x: Matrix, into y: inout Matrix, threads: Int) {
    let (rows, columns) = (context.rows, context.columns)
    let (levels, factors) = findCurrents(x)
    let numbers = numbers.reserve(x.count)
    y.withUnsafeMutableBufferPointer { y in
      for b in 0..<x.rows {
        let first = b * columns
        var count = 0
        for j in 0..<columns where factors[first + j] != 0 {
          numbers[first + count] = Int32(truncatingIfNeeded: j)
          levels[first + count] = levels[first + j]
          factors[first + count] = factors[first + j]
          count += 1
        }
        let inputs = CellInputs(
          count: count, numbers: numbers + first, levels: levels + first,
          factors: factors + first)
        let outputs = Shared(y.baseAddress! + b * rows)
        let (model, planes) = (Shared(model), planes)
        concurrently(threads: threads, count: rows, multiple: 16, work: 4 * count * rows) { part in
          withUnsafeTemporaryAllocation(of: Float.self, capacity: TableCellLaw.roomCount) { room in
            model.pointer.kernels.currents(
              model.pointer.law(room: room.baseAddress!),
              planes.rows(from: part.lowerBound, count: part.count), inputs,
              outputs.pointer + part.lowerBound)
          }
        }
      }
    }
  }

  func errors(_ delta: Matrix, at x: Matrix, into z: inout Matrix) {
    let columns = context.columns
    let isWidth = lines.encoding == .pulseWidth
    let (levels, factors) = isWidth ? findLevelsOfPulses(x) : findLevels(x)
    let numbers = numbers.reserve(x.count)
    let deltas = padded(delta)
    let voltages = voltages.base
    x.withUnsafeBufferPointer { x in
      z.withUnsafeMutableBufferPointer { z in
        z.update(repeating: 0)
        withUnsafeTemporaryAllocation(of: Float.self, capacity: columns) { sums in
          withRoom { room in
            for b in 0..<delta.rows {
              let first = b * columns
              var count = 0
              for j in 0..<columns {
                let (input, level) = (x[first + j], levels[first + j])
                let isInside = input >= -1 && input <= 1
                let factor =
                  isWidth
                  ? (isInside ? factors[first + j] : 0)
                  : lines.slope(input, voltage: voltages[first + j])
                    * model.perVolt(voltage: voltages[first + j], level: level)
                guard factor != 0 else { continue }
                numbers[first + count] = Int32(truncatingIfNeeded: j)
                levels[first + count] = level
                factors[first + count] = factor
                count += 1
              }
              let inputs = CellInputs(
                count: count, numbers: numbers + first, levels: levels + first,
                factors: factors + first)
              model.kernels.errors(
                model.law(room: room), planes, inputs, deltas + b * stride, !isWidth,
                sums.baseAddress!)
              for n in 0..<count { z[first + Int(numbers[first + n])] = sums[n] }
            }
          }
        }
      }
    }
  }

  func step(_ x: Matrix, _ delta: Matrix, rate: Float) throws {
    let (columns, batch) = (context.columns, x.rows)
    let (levels, factors) = findCurrents(x)
    let numbers = numbers.reserve(x.count)
    let deltas = padded(delta)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * batch) { own in
      let (ownLevels, ownFactors) = (own.baseAddress!, own.baseAddress! + batch)
      withRoom { room in
        let law = model.law(room: room)
        for j in 0..<columns {
          var count = 0
          for b in 0..<batch where factors[b * columns + j] != 0 {
            numbers[count] = Int32(truncatingIfNeeded: b)
            ownLevels[count] = levels[b * columns + j]
            ownFactors[count] = factors[b * columns + j]
            count += 1
          }
          guard count > 0 else { continue }
          let samples = CellInputs(
            count: count, numbers: numbers, levels: ownLevels, factors: ownFactors)
          model.kernels.step(
            law, planes, j, samples, deltas, stride, rate, context.settings.weightRange)
        }
      }
    }
  }

  // MARK: Lines

  /// Of each input, the level of its voltage and what the law's current is multiplied by.
  private typealias Levels = (UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>)

  /// Those of the currents of inputs: of pulse widths, for as long as each lasts.
  private func findCurrents(_ x: Matrix) -> Levels {
    let (levels, factors) = findLevels(x)
    if lines.encoding == .pulseWidth {
      x.withUnsafeBufferPointer { x in
        for i in x.indices { factors[i] *= lines.duration(x[i]) }
      }
    }
    return (levels, factors)
  }

  /// Those of the voltages of inputs.
  private func findLevels(_ x: Matrix) -> Levels {
    let (voltages, levels, factors) = reserve(x.count)
    x.withUnsafeBufferPointer { lines.write($0.baseAddress!, x.count, to: voltages) }
    model.levels(voltages, x.count, levels, factors)
    return (levels, factors)
  }

  /// For the errors of inputs that are shares of the time: the full voltage of the input's sign on
  /// every line, one without an input too.
  private func findLevelsOfPulses(_ x: Matrix) -> Levels {
    let (voltages, levels, factors) = reserve(x.count)
    x.withUnsafeBufferPointer { x in
      for i in x.indices { voltages[i] = x[i] < 0 ? -lines.readVoltage : lines.readVoltage }
      model.levels(voltages, x.count, levels, factors)
      // dy/dx = sign(x)·I(sign(x)·V_read).
      for i in x.indices where x[i] < 0 { factors[i] = -factors[i] }
    }
    return (levels, factors)
  }

  private func reserve(_ count: Int) -> (
    UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>
  ) {
    (voltages.reserve(count), levels.reserve(count), factors.reserve(count))
  }

  /// Rows of δ with zeros up to whole vectors.
  private func padded(_ delta: Matrix) -> UnsafePointer<Float> {
    let rows = context.rows
    let padded = padded.reserve(delta.rows * stride)
    delta.withUnsafeBufferPointer { delta in
      for b in 0..<delta.count / rows {
        (padded + b * stride).update(from: delta.baseAddress! + b * rows, count: rows)
        (padded + (b * stride + rows)).update(repeating: 0, count: stride - rows)
      }
    }
    return UnsafePointer(padded)
  }
}
