public import CrosspointParameters

/// Constant step: w ± s·(1 + c·ξ).
extension ConstantStep: ReferenceModel {
  public func referencePairs(_ draws: ReferenceDraws) -> [ReferencePair] {
    [steps.referenceSteps(draws, enforcesConsistency: common.enforcesConsistency)]
  }

  public func referenceMoved(_ weight: Double, up: Bool, xi: Double, _ point: ReferenceCrosspoint)
    -> Double
  {
    point.moved(weight, up: up, steps: 1 + Double(common.cycleSpread) * xi)
  }

  public func referenceForm(_ settings: PulsedUpdate) -> ReferenceUpdate.Form {
    ReferenceUpdate.form(settings, self)
  }

  /// Aggregated, or in the phases of half voltage.
  public func applyReferenceSample(
    _ weights: inout ReferenceMatrix, _ array: ReferenceArray, _ sample: ReferenceSample,
    vector: UInt64,
    form: ReferenceUpdate.Form
  ) -> Bool {
    if halfVoltageResponse > 0 {
      applyAtHalfVoltage(&weights, array, sample, vector: vector)
    } else if form == .aggregated {
      for i in 0..<array.rows {
        for j in 0..<array.columns {
          let k = sample.coincidences(i, j)
          guard k > 0 else { continue }
          weights[i, j] = array[i, j].afterPulses(
            weights[i, j], up: sample.isUp(i, j), count: k, cycleSpread: Double(common.cycleSpread),
            xi: array.xi(.cycle, vector, i, j))
        }
      }
    } else {
      return false
    }
    return true
  }

  public func applyReferenceRun(
    _ weights: inout ReferenceMatrix, _ array: ReferenceArray, _ samples: [ReferenceSample],
    vector: UInt64, quarter: Int, form: ReferenceUpdate.Form
  ) {
    let c = Double(common.cycleSpread)
    for i in 0..<array.rows {
      for j in 0..<array.columns {
        let pulses = samples.map { (count: $0.coincidences(i, j), isUp: $0.isUp(i, j)) }
        let point = array[i, j]
        if let run = point.run(
          pulses, quarter: quarter, from: weights[i, j], cycleSpread: c)
        {
          weights[i, j] += run.mean + run.deviation * array.xi(.cycle, vector, i, j)
          continue
        }
        for (s, pulse) in pulses.enumerated() {
          let number = vector &+ UInt64(s)
          weights[i, j] = ReferenceUpdate.applied(
            pulse.count, up: pulse.isUp, to: weights[i, j], point, cycleSpread: c, form: form
          ) { ordinal in
            form == .aggregated
              ? array.xi(.cycle, number, i, j) : array.xi(ofPulse: ordinal, number, i, j)
          }
        }
      }
    }
  }
}

/// Pulses of a constant step, whose step is the first pair.
extension ReferenceCrosspoint {
  public var stepUp: Double {
    get { pairs[0].first }
    set { pairs[0].first = newValue }
  }
  public var stepDown: Double {
    get { pairs[0].second }
    set { pairs[0].second = newValue }
  }

  func moved(_ weight: Double, up: Bool, steps: Double) -> Double {
    up ? weight + stepUp * steps : weight - stepDown * steps
  }

  /// One pulse, the definition: w ← clip(w ± step·(1 + c·ξ)).
  public func afterPulse(_ weight: Double, up: Bool, cycleSpread c: Double, xi: Double) -> Double {
    afterPulses(weight, up: up, count: 1, cycleSpread: c, xi: xi)
  }

  /// k pulses at once: w ← clip(w ± step·(k + c·√k·ξ)).
  public func afterPulses(
    _ weight: Double, up: Bool, count k: Int, cycleSpread c: Double, xi: Double
  ) -> Double {
    clipped(moved(weight, up: up, steps: Double(k) + c * Double(k).squareRoot() * xi))
  }

  /// Mean and deviation of the change by the pulses of a run of samples; nil where it might meet a
  /// bound on the way, in whatever order the pulses of a quarter come.
  public func run(
    _ pulses: [(count: Int, isUp: Bool)], quarter: Int, from weight: Double, cycleSpread c: Double
  ) -> (mean: Double, deviation: Double)? {
    var (path, highest, lowest, variance) = (0.0, 0.0, 0.0, 0.0)
    for first in stride(from: 0, to: pulses.count, by: quarter) {
      let part = pulses[first..<min(first + quarter, pulses.count)]
      func sum(_ isUp: Bool) -> Double {
        Double(part.reduce(0) { $0 + ($1.isUp == isUp ? $1.count : 0) })
      }
      let (ups, downs) = (sum(true), sum(false))
      highest = max(highest, path + ups * stepUp)
      lowest = min(lowest, path - downs * stepDown)
      path += ups * stepUp - downs * stepDown
      variance += ups * stepUp * stepUp + downs * stepDown * stepDown
    }
    let deviation = c * variance.squareRoot()
    if pulses.allSatisfy({ $0.count == 0 }) { return (0, 0) }
    let (high, low) = (weight + highest + 6.6 * deviation, weight + lowest - 6.6 * deviation)
    let slack = 1e-5 * max(abs(high), abs(low))
    guard stepUp >= 0, stepDown >= 0, high + slack < boundMaximum, low - slack > boundMinimum
    else { return nil }
    return (path, deviation)
  }

  /// One phase: w ← clip(w ± step·((n + k·h) + c·√(n + k²·h)·ξ)).
  /// - Parameters:
  ///   - n: coincidences, each a whole step.
  ///   - h: slots in which one line fires, each k steps.
  public func afterPhase(
    _ weight: Double, up: Bool, coincidences n: Int, halves h: Int, response k: Double,
    cycleSpread c: Double, xi: Double
  ) -> Double {
    let noise = c * (Double(n) + k * k * Double(h)).squareRoot() * xi
    return clipped(moved(weight, up: up, steps: Double(n) + k * Double(h) + noise))
  }
}

extension ReferenceUpdate {
  /// The form whose draws the library uses, except that with `automatic` and c > 0.3 it aggregates
  /// blocks of a sample far from their bounds: the same distribution as `pulseByPulse`, returned
  /// here, from other draws.
  public static func form(_ settings: PulsedUpdate, _ device: ConstantStep) -> Form {
    settings.aggregation != .never && device.cycleSpread <= 0.3 ? .aggregated : .pulseByPulse
  }

  /// The weight of one constant-step cross-point after k pulses.
  /// - Parameter xi: the draw of an ordinal (0 …); only 0 is asked for where aggregated.
  public static func applied(
    _ k: Int, up: Bool, to weight: Double, _ point: ReferenceCrosspoint, cycleSpread c: Double,
    form: Form,
    xi: (_ ordinal: Int) -> Double
  ) -> Double {
    guard k > 0 else { return weight }
    switch form {
    case .aggregated: return point.afterPulses(weight, up: up, count: k, cycleSpread: c, xi: xi(0))
    case .pulseByPulse:
      return (0..<k).reduce(weight) { w, ordinal in
        point.afterPulse(w, up: up, cycleSpread: c, xi: xi(ordinal))
      }
    }
  }
}
