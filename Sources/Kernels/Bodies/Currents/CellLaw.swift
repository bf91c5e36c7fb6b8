/// A law of current as the kernels have it: sixteen devices of one column at once.
public protocol CellLaw {
  /// What is the same for all devices of a column at one voltage.
  associatedtype Line
  /// For currents and for what they change by with the conductance.
  /// - Parameter slot: 0 or 1: lines of two slots may be used at once.
  func line(level: Float, slot: Int) -> Line
  /// For what currents change by with the voltage.
  func slopeLine(level: Float, slot: Int) -> Line
  /// The current of devices.
  func current(_ line: Line, above: Lanes, place: Lanes) -> Lanes
  /// ∂current/∂V, in units in which the factor of an input completes it.
  func slope(_ line: Line, above: Lanes, place: Lanes) -> Lanes
  /// ∂current/∂above.
  func derivative(_ line: Line, place: Lanes, rate: Lanes) -> Lanes
  /// Where devices are in the law, and how fast that changes.
  func places(above: Lanes, deviation: Lanes) -> (place: Lanes, rate: Lanes)
}

/// y_i = Σ_n factor_n·(I⁺_ij(V_n) − I⁻_ij(V_n)), j the column of input n, of `planes.rows` rows.
///
/// Two columns at a time; the sum takes the inputs one after the other, so that an output's bits
/// depend on nothing else.
@_alwaysEmitIntoClient @_transparent
public func cellCurrentsBody<Law: CellLaw>(
  _ law: Law, _ planes: CellPlanes, _ inputs: CellInputs, _ outputs: UnsafeMutablePointer<Float>
) {
  var i = 0
  while i < planes.rows {
    Lanes(0).store(outputs + i, upTo: min(16, planes.rows &- i))
    i &+= 16
  }
  var n = 0
  while n < inputs.count {
    let isTwo = n &+ 1 < inputs.count
    // A single last one is paired with itself, and not added a second time.
    let other = isTwo ? n &+ 1 : n
    let (first, second) = (
      Int(inputs.numbers[n]) &* planes.stride, Int(inputs.numbers[other]) &* planes.stride
    )
    let a = law.line(level: inputs.levels[n], slot: 0)
    let b = law.line(level: inputs.levels[other], slot: 1)
    let (fa, fb) = (Lanes(inputs.factors[n]), Lanes(isTwo ? inputs.factors[other] : 0))
    i = 0
    while i < planes.rows {
      let (p, q) = (first &+ i, second &+ i)
      let ap = law.current(
        a, above: Lanes(at: planes.plus.above + p), place: Lanes(at: planes.plus.places + p))
      let am = law.current(
        a, above: Lanes(at: planes.minus.above + p), place: Lanes(at: planes.minus.places + p))
      let bp = law.current(
        b, above: Lanes(at: planes.plus.above + q), place: Lanes(at: planes.plus.places + q))
      let bm = law.current(
        b, above: Lanes(at: planes.minus.above + q), place: Lanes(at: planes.minus.places + q))
      let rows = min(16, planes.rows &- i)
      Lanes(at: outputs + i, upTo: rows).fused(fa, ap - am).fused(fb, bp - bm)
        .store(outputs + i, upTo: rows)
      i &+= 16
    }
    n &+= 2
  }
}

/// z_n = factor_n·Σ_i δ_i·(J⁺_ij − J⁻_ij), J the slopes ∂I/∂V, or the currents themselves where
/// the voltage stays the same and its duration is the input.
/// - Parameters:
///   - deltas: as many as `planes.stride`, zeros behind the last row.
///   - slopes: whether J is the slope.
///   - outputs: one for each input.
@_alwaysEmitIntoClient @_transparent
public func cellErrorsBody<Law: CellLaw>(
  _ law: Law, _ planes: CellPlanes, _ inputs: CellInputs, _ deltas: UnsafePointer<Float>,
  _ slopes: Bool, _ outputs: UnsafeMutablePointer<Float>
) {
  var n = 0
  while n < inputs.count {
    let first = Int(inputs.numbers[n]) &* planes.stride
    let level = inputs.levels[n]
    let line = slopes ? law.slopeLine(level: level, slot: 0) : law.line(level: level, slot: 0)
    var sum = Lanes(0)
    var i = 0
    while i < planes.rows {
      let p = first &+ i
      let (above, place) = (
        Lanes(at: planes.plus.above + p), Lanes(at: planes.plus.places + p)
      )
      let (aboveMinus, placeMinus) = (
        Lanes(at: planes.minus.above + p), Lanes(at: planes.minus.places + p)
      )
      let plus =
        slopes
        ? law.slope(line, above: above, place: place)
        : law.current(line, above: above, place: place)
      let minus =
        slopes
        ? law.slope(line, above: aboveMinus, place: placeMinus)
        : law.current(line, above: aboveMinus, place: placeMinus)
      sum = sum.fused(Lanes(at: deltas + i), plus - minus)
      i &+= 16
    }
    outputs[n] = inputs.factors[n] * sum.sum
    n &+= 1
  }
}

/// Trains the devices of one column by its samples, and finds their places anew.
///
///     a⁺ ← clip(a⁺ + rate·Σ_b δ_b·factor_b·∂I⁺/∂a)        a⁻ ← clip(a⁻ − rate·Σ_b …)
///
/// - Parameters:
///   - column: which one.
///   - samples: those of the batch that drive the column, by number; one at least.
///   - deltas: `deltaStride` floats a sample, a multiple of 16, zeros behind the last row.
///   - limit: the largest a.
@_alwaysEmitIntoClient @_transparent
public func cellStepBody<Law: CellLaw>(
  _ law: Law, _ planes: CellPlanes, _ column: Int, _ samples: CellInputs,
  _ deltas: UnsafePointer<Float>, _ deltaStride: Int, _ rate: Float, _ limit: Float
) {
  let first = column &* planes.stride
  let (zero, most, half) = (Lanes(0), Lanes(limit), Lanes(rate))
  // One sample's line is the same for all rows, and a table's takes as long as the devices of one.
  let only = law.line(level: samples.levels[0], slot: 0)
  var i = 0
  while i < planes.rows {
    let p = first &+ i
    let (placePlus, ratePlus) = (
      Lanes(at: planes.plus.places + p), Lanes(at: planes.plus.rates + p)
    )
    let (placeMinus, rateMinus) = (
      Lanes(at: planes.minus.places + p), Lanes(at: planes.minus.rates + p)
    )
    var (plus, minus) = (zero, zero)
    var b = 0
    while b < samples.count {
      let line = b == 0 ? only : law.line(level: samples.levels[b], slot: 1)
      let d =
        Lanes(at: deltas + (Int(samples.numbers[b]) &* deltaStride &+ i))
        * Lanes(samples.factors[b])
      plus = plus.fused(d, law.derivative(line, place: placePlus, rate: ratePlus))
      minus = minus.fused(d, law.derivative(line, place: placeMinus, rate: rateMinus))
      b &+= 1
    }
    let abovePlus = (Lanes(at: planes.plus.above + p) + half * plus).clipped(zero, most)
    let aboveMinus = (Lanes(at: planes.minus.above + p) - half * minus).clipped(zero, most)
    place(law, planes.plus, p, abovePlus)
    place(law, planes.minus, p, aboveMinus)
    i &+= 16
  }
}

/// Finds the places of `count` devices, a multiple of 16, from `first` on.
@_alwaysEmitIntoClient @_transparent
public func cellPlacesBody<Law: CellLaw>(
  _ law: Law, _ plane: CellPlane, _ first: Int, _ count: Int
) {
  var p = first
  while p < first &+ count {
    place(law, plane, p, Lanes(at: plane.above + p))
    p &+= 16
  }
}

@_alwaysEmitIntoClient @_transparent
func place<Law: CellLaw>(_ law: Law, _ plane: CellPlane, _ p: Int, _ above: Lanes) {
  let (place, rate) = law.places(above: above, deviation: Lanes(at: plane.deviations + p))
  above.store(plane.above + p)
  place.store(plane.places + p)
  rate.store(plane.rates + p)
}
