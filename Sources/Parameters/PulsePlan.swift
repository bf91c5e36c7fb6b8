/// The slots and gains of one sample's update.
public struct PulsePlan: Sendable, Hashable {
  /// Slots of the trains, 0 … 64; 0 where nothing fires.
  public var bitLength: Int
  /// The gain of the columns: p = gainX·|x| is the probability of a pulse in a slot (B in the
  /// papers).
  public var gainX: Float
  /// The gain of the rows: p = gainDelta·|δ| (A in the papers).
  public var gainDelta: Float

  public init(bitLength: Int, gainX: Float, gainDelta: Float) {
    self.bitLength = bitLength
    self.gainX = gainX
    self.gainDelta = gainDelta
  }

  /// The plan of a sample for which nothing fires.
  public static let silent = PulsePlan(bitLength: 0, gainX: 0, gainDelta: 0)
}

/// Makes the plans of samples that share a learning rate.
///
/// k = |η|·x_max·δ_max/g. A = B = √(|η|/(g·BL)). With bit-length management BL = min(⌈k⌉,
/// bitLength). With either management, where k > bitLength, δ_max is first scaled by bitLength/k,
/// so that x never saturates and δ does. All in Double, rounded once to Float.
public struct PulsePlanner: Sendable {
  private let update: PulsedUpdate
  /// |η|/g.
  private let rate: Double
  /// √(|η|/(g·BL)) for BL of 1 … bitLength.
  private let gains: [Double]

  /// A planner for one learning rate. Traps where the settings' bit length is not 1 to 64.
  /// - Parameters:
  ///   - learningRate: η, finite; its sign is the caller's to apply.
  ///   - granularity: g > 0, the step that sets gains and bit length.
  public init(_ update: PulsedUpdate, learningRate: Float, granularity: Float) {
    check(
      (1...64).contains(update.bitLength),
      "a bit length of \(update.bitLength); 1 to 64 slots are possible")
    let rate = abs(Double(learningRate)) / Double(granularity)
    self.update = update
    self.rate = rate
    gains = (1...update.bitLength).map { (rate / Double($0)).squareRoot() }
  }

  /// The plan for a sample whose largest magnitudes are `xMaximum` and `deltaMaximum`.
  public func plan(xMaximum: Float, deltaMaximum: Float) -> PulsePlan {
    guard xMaximum > 0, deltaMaximum > 0, rate > 0 else { return .silent }
    if let gain = update.fixedGain {
      return PulsePlan(bitLength: update.bitLength, gainX: gain, gainDelta: gain)
    }
    guard update.updateManagement || update.bitLengthManagement else {
      let gain = Float(gains[update.bitLength - 1])
      return PulsePlan(bitLength: update.bitLength, gainX: gain, gainDelta: gain)
    }
    let x = Double(xMaximum)
    let longest = Double(update.bitLength)
    let k = rate * x * Double(deltaMaximum)
    let delta = k > longest ? Double(deltaMaximum) * longest / k : Double(deltaMaximum)
    let slots = update.bitLengthManagement ? Self.ceiling(min(k, longest)) : update.bitLength
    // Both in one vector: a division and a root take as long for two.
    let exact = gains[slots - 1] * (SIMD2(delta, x) / SIMD2(x, delta)).squareRoot()
    // Signals near the ends of Float's range: an infinite gain would make a pulse of nothing.
    let gains = pointwiseMin(SIMD2<Float>(exact), SIMD2(repeating: .greatestFiniteMagnitude))
    return PulsePlan(bitLength: slots, gainX: gains[0], gainDelta: gains[1])
  }

  /// ⌈k⌉, at least 1, of 0 ≤ k ≤ 64. Without a branch, which a core guesses wrong where k is about
  /// 1.
  private static func ceiling(_ k: Double) -> Int {
    let whole = Int(k)
    return max(1, whole + (Double(whole) < k ? 1 : 0))
  }
}

extension PulsedUpdate {
  /// The plan of one sample; the parameters are those of `PulsePlanner`, which is quicker for
  /// several.
  public func plan(learningRate: Float, granularity: Float, xMaximum: Float, deltaMaximum: Float)
    -> PulsePlan
  {
    PulsePlanner(self, learningRate: learningRate, granularity: granularity).plan(
      xMaximum: xMaximum, deltaMaximum: deltaMaximum)
  }
}
