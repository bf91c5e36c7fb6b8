/// Devices of a measured table I(V, G), linear between its voltages and between its conductances.
///
/// The place of a device is k + f between conductances k and k + 1, its rate ∂place/∂a. A line's
/// currents at all 32 conductances are worked out once for all of its devices, which then take two
/// look-ups each.
public struct TableCellLaw: CellLaw, @unchecked Sendable {
  /// Conductances of a table; 32 at most.
  @_alwaysEmitIntoClient @inline(__always) public static var width: Int { 32 }
  /// Floats of `room`: for each of two slots currents and their differences.
  @_alwaysEmitIntoClient @inline(__always) public static var roomCount: Int { 2 &* 96 }

  /// Currents, a row of 32 for each voltage, the last conductance's repeated behind it.
  public var currents: UnsafePointer<Float>
  /// The voltages' number.
  public var voltages: Int
  /// The table's conductances in units of the weight; +∞ from the last one on.
  public var knots: UnsafePointer<Float>
  /// 1 over each one's distance to the next; 0 from the last one on.
  public var inverses: UnsafePointer<Float>
  /// The last place, just below the last conductance's own.
  public var lastPlace: Float
  /// The first and the last conductance in units of the weight.
  public var first: Float
  public var last: Float
  /// The least conductance that a device is given.
  public var least: Float
  /// `roomCount` floats to work in.
  public var room: UnsafeMutablePointer<Float>

  @_alwaysEmitIntoClient @inline(__always)
  public init(
    currents: UnsafePointer<Float>, voltages: Int, knots: UnsafePointer<Float>,
    inverses: UnsafePointer<Float>, lastPlace: Float, first: Float, last: Float, least: Float,
    room: UnsafeMutablePointer<Float>
  ) {
    self.currents = currents
    self.voltages = voltages
    self.knots = knots
    self.inverses = inverses
    self.lastPlace = lastPlace
    self.first = first
    self.last = last
    self.least = least
    self.room = room
  }

  /// 32 currents, and what each differs by from the next.
  public struct Line {
    public var values: UnsafePointer<Float>
    public var differences: UnsafePointer<Float>
    @_alwaysEmitIntoClient @inline(__always)
    init(_ values: UnsafePointer<Float>, _ differences: UnsafePointer<Float>) {
      self.values = values
      self.differences = differences
    }
  }

  /// The row of the voltage at or below a level.
  @_alwaysEmitIntoClient @inline(__always)
  func row(_ level: Float) -> Int { max(0, min(Int(level), voltages &- 2)) }

  @_alwaysEmitIntoClient @inline(__always)
  public func line(level: Float, slot: Int) -> Line {
    let row = row(level)
    let (low, high) = (currents + row &* 32, currents + (row &+ 1) &* 32)
    let share = Lanes(level - Float(row))
    let values = room + slot &* 96
    let (l0, l1) = (Lanes(at: low), Lanes(at: low + 16))
    (l0 + share * (Lanes(at: high) - l0)).store(values)
    (l1 + share * (Lanes(at: high + 16) - l1)).store(values + 16)
    return finished(values)
  }

  @_alwaysEmitIntoClient @inline(__always)
  public func slopeLine(level: Float, slot: Int) -> Line {
    let row = row(level)
    let (low, high) = (currents + row &* 32, currents + (row &+ 1) &* 32)
    let values = room + slot &* 96
    (Lanes(at: high) - Lanes(at: low)).store(values)
    (Lanes(at: high + 16) - Lanes(at: low + 16)).store(values + 16)
    return finished(values)
  }

  @_alwaysEmitIntoClient @inline(__always)
  func finished(_ values: UnsafeMutablePointer<Float>) -> Line {
    values[32] = values[31]
    let differences = values + 48
    (Lanes(at: values + 1) - Lanes(at: values)).store(differences)
    (Lanes(at: values + 17) - Lanes(at: values + 16)).store(differences + 16)
    return Line(values, differences)
  }

  @_alwaysEmitIntoClient @inline(__always)
  public func current(_ line: Line, above: Lanes, place: Lanes) -> Lanes {
    let k = place.truncated
    let f = place - Lanes(signed: k)
    return Lanes(lookup: k, in: line.values).fused(f, Lanes(lookup: k, in: line.differences))
  }

  /// In units of the distance between two voltages, which the factor divides by.
  @_alwaysEmitIntoClient @inline(__always)
  public func slope(_ line: Line, above: Lanes, place: Lanes) -> Lanes {
    current(line, above: above, place: place)
  }

  @_alwaysEmitIntoClient @inline(__always)
  public func derivative(_ line: Line, place: Lanes, rate: Lanes) -> Lanes {
    Lanes(lookup: place.truncated, in: line.differences) * rate
  }

  /// The knot at or below by halving: five look-ups.
  @_alwaysEmitIntoClient @inline(__always)
  public func places(above: Lanes, deviation: Lanes) -> (place: Lanes, rate: Lanes) {
    let free = (Lanes(least) + above) * deviation
    let conductance = free.clipped(Lanes(first), Lanes(last))
    var k = Words(0)
    var step: UInt32 = 16
    while step > 0 {
      let next = k + Words(step)
      let isBelow = conductance < Lanes(lookup: next, in: knots)
      k = k | (Words(step) & (isBelow ^ Words(.max)))
      step >>= 1
    }
    let inverse = Lanes(lookup: k, in: inverses)
    let share = (conductance - Lanes(lookup: k, in: knots)) * inverse
    let place = Lanes.minimum(Lanes(signed: k) + share, Lanes(lastPlace))
    // A device whose factor takes it out of the table does not move there.
    let isCut = (free < Lanes(first)) | (Lanes(last) < free)
    return (place, isCut.select(Lanes(0), inverse * deviation))
  }
}
