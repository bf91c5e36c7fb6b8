/// The devices of an array of pairs whose currents are no product of a conductance and a function
/// of the voltage: four planes for the devices of each sign.
///
/// Column after column, the devices of a column's rows side by side, `stride` floats from a column
/// to the next: a multiple of 16, zeros behind the last row.
public struct CellPlanes: @unchecked Sendable {
  /// Rows, the outputs.
  public var rows: Int
  /// Floats from column to column, a multiple of 16.
  public var stride: Int
  public var plus: CellPlane
  public var minus: CellPlane

  @_alwaysEmitIntoClient @inline(__always)
  public init(rows: Int, stride: Int, plus: CellPlane, minus: CellPlane) {
    self.rows = rows
    self.stride = stride
    self.plus = plus
    self.minus = minus
  }

  /// The devices from row `row` on, a multiple of 16, `count` rows of them.
  @_alwaysEmitIntoClient @inline(__always)
  public func rows(from row: Int, count: Int) -> CellPlanes {
    CellPlanes(rows: count, stride: stride, plus: plus + row, minus: minus + row)
  }
}

/// Devices of one sign.
public struct CellPlane {
  /// What a conductance is above the least one, in units of the weight.
  public var above: UnsafeMutablePointer<Float>
  /// Where a device is in its law: an exponent, or a place between the conductances of a table.
  public var places: UnsafeMutablePointer<Float>
  /// How fast that changes with the conductance.
  public var rates: UnsafeMutablePointer<Float>
  /// By what a device differs from others: fixed when it is made.
  public var deviations: UnsafePointer<Float>

  @_alwaysEmitIntoClient @inline(__always)
  public init(
    above: UnsafeMutablePointer<Float>, places: UnsafeMutablePointer<Float>,
    rates: UnsafeMutablePointer<Float>, deviations: UnsafePointer<Float>
  ) {
    self.above = above
    self.places = places
    self.rates = rates
    self.deviations = deviations
  }

  @_alwaysEmitIntoClient @inline(__always)
  public static func + (p: CellPlane, offset: Int) -> CellPlane {
    CellPlane(
      above: p.above + offset, places: p.places + offset, rates: p.rates + offset,
      deviations: p.deviations + offset)
  }
}

/// Voltages on lines, those alone that drive a current: one sample's, or those of one column's
/// samples.
public struct CellInputs: @unchecked Sendable {
  public var count: Int
  /// Of each its column; for a step of training its sample.
  public var numbers: UnsafePointer<Int32>
  /// Of each its voltage as the law takes it: log₂ of a ratio, or a place between the voltages of a
  /// table.
  public var levels: UnsafePointer<Float>
  /// Of each what the law's current, or its slope, is multiplied by.
  public var factors: UnsafePointer<Float>

  @_alwaysEmitIntoClient @inline(__always)
  public init(
    count: Int, numbers: UnsafePointer<Int32>, levels: UnsafePointer<Float>,
    factors: UnsafePointer<Float>
  ) {
    self.count = count
    self.numbers = numbers
    self.levels = levels
    self.factors = factors
  }
}
