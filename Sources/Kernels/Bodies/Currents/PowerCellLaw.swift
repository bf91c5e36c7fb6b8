/// Devices of an exponent each: I = (least + a)·2^(p·ℓ), ℓ = log₂(|V|/V_ref), p = log₂ n.
///
/// n, the ratio of the currents at 2V and at V, lies between two groups of devices by the logarithm
/// of the resistance, and differs from device to device by a ζ of its own:
///
///     t = clip((λ − lower)·inverseWidth, 0 … 1)      λ = −ln(unit·(least + a))
///     n = clip(n₀ + t·Δn + (σ₀ + t·Δσ)·ζ, 2 … largest)
///
/// The place of a device is p, its rate (∂n/∂λ)/n, by which ∂I/∂a = 2^(pℓ)·(1 − ℓ·rate).
public struct PowerCellLaw: CellLaw, Sendable, Hashable {
  /// The least conductance, in units of the weight.
  public var least: Float
  /// ln of the unit in siemens.
  public var logUnit: Float
  /// λ at the end of the group of low resistances.
  public var lower: Float
  /// 1 over the distance of λ to the beginning of the other group.
  public var inverseWidth: Float
  /// n₀ and Δn.
  public var ratio: Float
  public var ratioRise: Float
  /// σ₀ and Δσ.
  public var spread: Float
  public var spreadRise: Float

  /// The largest n; the least is 2, that of a resistor.
  @_alwaysEmitIntoClient @inline(__always) public static var largestRatio: Float { 5.5 }
  /// The least ℓ: a line below is taken for one without voltage. 2^(pℓ) is a normal Float above.
  @_alwaysEmitIntoClient @inline(__always) public static var leastLevel: Float { -48 }

  @_alwaysEmitIntoClient @inline(__always)
  public init(
    least: Float, logUnit: Float, lower: Float, inverseWidth: Float, ratio: Float,
    ratioRise: Float, spread: Float, spreadRise: Float
  ) {
    self.least = least
    self.logUnit = logUnit
    self.lower = lower
    self.inverseWidth = inverseWidth
    self.ratio = ratio
    self.ratioRise = ratioRise
    self.spread = spread
    self.spreadRise = spreadRise
  }

  /// ℓ of a line, in every lane.
  public struct Line {
    public var level: Lanes
    public var least: Lanes
    @_alwaysEmitIntoClient @inline(__always) init(level: Lanes, least: Lanes) {
      self.level = level
      self.least = least
    }
  }

  @_alwaysEmitIntoClient @inline(__always)
  public func line(level: Float, slot: Int) -> Line {
    Line(level: Lanes(level), least: Lanes(least))
  }

  @_alwaysEmitIntoClient @inline(__always)
  public func slopeLine(level: Float, slot: Int) -> Line { line(level: level, slot: slot) }

  @_alwaysEmitIntoClient @inline(__always)
  public func current(_ line: Line, above: Lanes, place: Lanes) -> Lanes {
    (line.least + above) * Lanes.powerOfTwo(place * line.level)
  }

  /// |V|·∂I/∂|V| = p·I.
  @_alwaysEmitIntoClient @inline(__always)
  public func slope(_ line: Line, above: Lanes, place: Lanes) -> Lanes {
    place * current(line, above: above, place: place)
  }

  @_alwaysEmitIntoClient @inline(__always)
  public func derivative(_ line: Line, place: Lanes, rate: Lanes) -> Lanes {
    Lanes.powerOfTwo(place * line.level) * (Lanes(1) - line.level * rate)
  }

  @_alwaysEmitIntoClient @inline(__always)
  public func places(above: Lanes, deviation: Lanes) -> (place: Lanes, rate: Lanes) {
    let resistance = Lanes(-logUnit) - Lanes.log(Lanes(least) + above)
    let (zero, one) = (Lanes(0), Lanes(1))
    let free = (resistance - Lanes(lower)) * Lanes(inverseWidth)
    let t = free.clipped(zero, one)
    let drawn =
      Lanes(ratio) + t * Lanes(ratioRise) + (Lanes(spread) + t * Lanes(spreadRise)) * deviation
    let (low, high) = (Lanes(2), Lanes(PowerCellLaw.largestRatio))
    let n = drawn.clipped(low, high)
    let slope = (Lanes(ratioRise) + Lanes(spreadRise) * deviation) * Lanes(inverseWidth)
    // Flat within either group, and where n is cut.
    let moves = (zero < free) & (free < one) & (low < drawn) & (drawn < high)
    let rate = moves.select(slope / n, zero)
    return (Lanes.log(n) * Lanes(1.44269504), rate)
  }
}

extension Lanes {
  /// 2^v for v from −125 to 125, of relative error at most 3e-7; nothing is promised beyond.
  ///
  /// 2^r, |r| ≤ ½, by a polynomial, minimax of degree 5 with a 1 in front (1.1e-7), times a power
  /// of two, which is added to the exponent.
  @_alwaysEmitIntoClient @inline(__always)
  public static func powerOfTwo(_ v: Lanes) -> Lanes {
    // Added to 1.5·2²³ a number is rounded to a whole one, which is the sum's last bits.
    let shift = Lanes(0x1.8p23)
    let shifted = v + shift
    let r = v - (shifted - shift)
    var q = Lanes(1.3264727e-3)
    q = Lanes(9.671513e-3).fused(q, r)
    q = Lanes(5.5507336e-2).fused(q, r)
    q = Lanes(2.4022242e-1).fused(q, r)
    q = Lanes(6.931470e-1).fused(q, r)
    q = Lanes(1).fused(q, r)
    return Lanes(bits: q.bits + (shifted.bits << 23))
  }
}
