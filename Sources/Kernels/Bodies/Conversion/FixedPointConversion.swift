/// What a number becomes in a fixed-point format.
///
/// v = x·scale is held to least … most and rounded to a whole number; what comes is that number of
/// `unit`s. Nearest rounding takes ⌊v⌋ where v − ⌊v⌋ ≤ ½, else ⌊v⌋ + 1; stochastic rounding takes
/// ⌊v⌋ + 1 where a word A, 0 … 2³² − 1, is less than (v − ⌊v⌋)·2³².
public struct FixedPointConversion: Sendable, Hashable {
  /// 2^FL, what makes codes of numbers.
  public var scale: Double
  /// 2^−FL.
  public var unit: Double
  /// The ends of the codes.
  public var least: Double
  public var most: Double
  public var isStochastic: Bool
  /// Whether there is something to round: not of numbers that are multiples of `unit` already.
  public var rounds: Bool
  /// False where there is no format: numbers are rounded to single precision.
  public var hasFormat: Bool

  @_alwaysEmitIntoClient @inline(__always)
  public init(
    scale: Double, unit: Double, least: Double, most: Double, isStochastic: Bool, rounds: Bool,
    hasFormat: Bool
  ) {
    self.scale = scale
    self.unit = unit
    self.least = least
    self.most = most
    self.isStochastic = isStochastic
    self.rounds = rounds
    self.hasFormat = hasFormat
  }
}

/// Where the words of stochastic rounding come from: one stream a row of a matrix.
public struct RoundingDraws: Sendable, Hashable {
  public var key: TileKey
  public var purpose: UInt32
  public var pass: UInt32
  /// The vector number of row 0, or of all rows.
  public var vector: UInt64
  /// Whether rows differ in their line: rows of weights; they differ in their vector number
  /// otherwise: samples.
  public var isByLine: Bool
  /// The number of the first row that a kernel is given.
  public var firstRow: Int

  @_alwaysEmitIntoClient @inline(__always)
  public init(
    key: TileKey, purpose: UInt32, pass: UInt32, vector: UInt64, isByLine: Bool, firstRow: Int
  ) {
    self.key = key
    self.purpose = purpose
    self.pass = pass
    self.vector = vector
    self.isByLine = isByLine
    self.firstRow = firstRow
  }

  /// The words of a row, counted from `firstRow`.
  @_alwaysEmitIntoClient @inline(__always)
  public func words(row: Int) -> StreamDraws {
    let row = firstRow &+ row
    return StreamDraws(
      isByLine
        ? key.line(
          vector: vector, pass: pass, purpose: purpose, line: UInt32(truncatingIfNeeded: row))
        : key.line(
          vector: vector &+ UInt64(truncatingIfNeeded: row), pass: pass, purpose: purpose, line: 0))
  }

  /// Nothing that is used, for what draws nothing.
  @_alwaysEmitIntoClient @inline(__always)
  public static var none: StreamDraws { StreamDraws(StreamKey(a0: 0, a1: 0, b0: 1, b1: 0)) }
}

extension FixedPointConversion {
  /// Sixteen numbers in the format, and 1 added to `outside` in the lanes whose number lies beyond
  /// its ends.
  /// - Parameter words: called for stochastic rounding alone.
  @_alwaysEmitIntoClient @_transparent
  public func converted(_ x: Doubles, outside: inout Doubles, words: () -> Words) -> Doubles {
    if !hasFormat { return Doubles(x.narrowed) }
    let scaled = x * Doubles(scale)
    let v = scaled.clipped(Doubles(least), Doubles(most))
    outside = outside + Doubles.oneWhereOther(v, scaled)
    if !rounds { return v * Doubles(unit) }
    let floor = v.floor
    let rest = v - floor
    let up =
      isStochastic
      ? Doubles.oneWhereLess(Doubles(words: words()), rest * Doubles(0x1p32))
      : Doubles.oneWhereLess(Doubles(0.5), rest)
    return (floor + up) * Doubles(unit)
  }
}

/// Converts a matrix of rows × columns; `from` and `to` may be the same.
/// - Returns: how many numbers lay beyond the ends of the format.
@_alwaysEmitIntoClient @inline(__always)
public func convertFixedPointBody(
  _ c: FixedPointConversion, _ draws: RoundingDraws, _ from: Numbers, _ to: Numbers, _ rows: Int,
  _ columns: Int
) -> Int {
  var outside = 0
  var row = 0
  while row < rows {
    let stream = c.isStochastic ? draws.words(row: row) : RoundingDraws.none
    var (position, count, j) = (Words.iota, Doubles(0), 0)
    while j < columns {
      let n = min(16, columns &- j)
      let place = row &* columns &+ j
      let x = from.load(place, upTo: n)
      to.store(
        c.converted(x, outside: &count) { stream.words(position) }, place, upTo: n)
      position = position + Words(16)
      j &+= 16
    }
    outside &+= Int(count.sum)
    row &+= 1
  }
  return outside
}
