/// An update of weights in fixed point.
///
///     u = Convert(rate·g + momentum·v − decay·w), v ← u, w ← Convert(w + u)
///
/// g is an exact sum of products, u has the format of updates and w that of weights.
public struct FixedPointUpdate: Sendable, Hashable {
  public var rate: Double
  public var momentum: Double
  /// Of one update, the learning rate in it.
  public var decay: Double
  public var updates: FixedPointConversion
  public var weights: FixedPointConversion
  public var updateDraws: RoundingDraws
  public var weightDraws: RoundingDraws

  @_alwaysEmitIntoClient @inline(__always)
  public init(
    rate: Double, momentum: Double, decay: Double, updates: FixedPointConversion,
    weights: FixedPointConversion, updateDraws: RoundingDraws, weightDraws: RoundingDraws
  ) {
    self.rate = rate
    self.momentum = momentum
    self.decay = decay
    self.updates = updates
    self.weights = weights
    self.updateDraws = updateDraws
    self.weightDraws = weightDraws
  }
}

/// Updates a matrix of rows × columns in place.
/// - Parameters:
///   - sums: g.
///   - velocity: v, as precise as the weights; the weights themselves where there is none.
///   - saturated: becomes how many updates and how many weights lay beyond their formats' ends.
@_alwaysEmitIntoClient @inline(__always)
public func updateFixedPointBody(
  _ u: FixedPointUpdate, _ sums: Numbers, _ weights: Numbers, _ velocity: Numbers, _ rows: Int,
  _ columns: Int, _ saturated: UnsafeMutablePointer<Int>
) {
  let (rate, momentum, decay) = (Doubles(u.rate), Doubles(u.momentum), Doubles(u.decay))
  let (hasVelocity, decays) = (u.momentum != 0, u.decay != 0)
  var (outside, beyond) = (0, 0)
  var row = 0
  while row < rows {
    let first = u.updates.isStochastic ? u.updateDraws.words(row: row) : RoundingDraws.none
    let second = u.weights.isStochastic ? u.weightDraws.words(row: row) : RoundingDraws.none
    var (position, updates, sum, j) = (Words.iota, Doubles(0), Doubles(0), 0)
    while j < columns {
      let n = min(16, columns &- j)
      let place = row &* columns &+ j
      let w = weights.load(place, upTo: n)
      var change = sums.load(place, upTo: n) * rate
      if hasVelocity { change = change + velocity.load(place, upTo: n) * momentum }
      if decays { change = change - w * decay }
      let step = u.updates.converted(change, outside: &updates) { first.words(position) }
      if hasVelocity { velocity.store(step, place, upTo: n) }
      weights.store(
        u.weights.converted(w + step, outside: &sum) { second.words(position) }, place, upTo: n)
      position = position + Words(16)
      j &+= 16
    }
    outside &+= Int(updates.sum)
    beyond &+= Int(sum.sum)
    row &+= 1
  }
  saturated[0] = outside
  saturated[1] = beyond
}
