public import CrosspointParameters

/// Weights as conductances in Double, from the equations of `docs/inference.md`, one weight at a
/// time.
public struct ReferenceConductances: Sendable {
  /// A device of a weight.
  public struct Device: Sendable {
    /// The slice that it is read with, and what that counts.
    public var slice: Int
    public var significance: Double
    /// What a µS of it is of the slice's weight.
    public var coefficient: Double
    /// In µS, before it is rounded to a level, and after.
    public var exact: Double
    public var target: Double
  }

  public let mapping: WeightMapping
  /// In µS.
  public let least: Double
  public let most: Double
  /// Of a device; 0 for any conductance.
  public let levels: Int
  /// Of the tile's weights, in units of the largest.
  public let span: ClosedRange<Double>

  /// Traps where settings give no range.
  public init(_ settings: InferenceSettings, span: ClosedRange<Double>) {
    let range = try! settings.conductances.range(on: settings.device)
    (least, most) = (Double(range.least), Double(range.most))
    (mapping, levels, self.span) = (
      settings.conductances.mapping, settings.conductances.levels, span
    )
  }

  private var width: Double { most - least }

  /// The devices of a weight −1 … 1, in the order of planes.
  public func devices(of weight: Double) -> [Device] {
    let model = mapping.model
    if let pair = model as? SinglePair {
      let shares: [Double] =
        pair.sides == .one
        ? [max(weight, 0), max(-weight, 0)] : [(1 + weight) / 2, (1 - weight) / 2]
      return [device(shares[0], 1), device(shares[1], -1)]
    }
    if let pairs = model as? SignificantPairs {
      return filled(pairs.significanceOfPairs.map(Double.init), weight)
    }
    if let dual = model as? DualPair { return filled([1, Double(dual.significance)], weight) }
    if model is SingleConductance {
      let range = span.upperBound - span.lowerBound
      return [device((weight - span.lowerBound) / range, range)]
    }
    if model is OffsetConductance {
      // The lowest of an even number of levels is left out.
      let used = levels > 0 && levels % 2 == 0 ? Double(levels - 2) / Double(levels - 1) : 1
      return [device(1 - used + used * (weight + 1) / 2, 2 / used)]
    }
    guard let sliced = model as? BitSliced else {
      check(false, "no reference of the mapping \(mapping.name)")
      return []
    }
    return digits(sliced, weight)
  }

  /// Σ of the devices' weights without what the weight 0 gives: the weight that they hold.
  /// - Parameter values: a conductance in µS for each device.
  public func weight(of values: [Double]) -> Double {
    let zero = devices(of: 0)
    return zip(zero, values).reduce(0) {
      $0 + $1.0.significance * $1.0.coefficient * ($1.1 - $1.0.exact)
    }
  }

  /// - Parameters:
  ///   - share: of the range of conductances.
  ///   - weight: of the whole range.
  private func device(
    _ share: Double, _ weight: Double, slice: Int = 0, significance: Double = 1
  ) -> Device {
    let exact = least + share * width
    var target = exact
    if levels > 0 {
      let step = width / Double(levels - 1)
      target = least + ((exact - least) / step).rounded(.toNearestOrEven) * step
    }
    return Device(
      slice: slice, significance: significance, coefficient: weight / width, exact: exact,
      target: min(max(target, least), most))
  }

  /// Pairs in ascending order, each of which takes what those before it could not.
  private func filled(_ f: [Double], _ weight: Double) -> [Device] {
    let all = f.reduce(0, +)
    var rest = (max(weight, 0) * all, max(-weight, 0) * all)
    return f.flatMap { own in
      let taken = (min(rest.0, own), min(rest.1, own))
      rest = (rest.0 - taken.0, rest.1 - taken.1)
      return [device(taken.0 / own, own / all), device(taken.1 / own, -own / all)]
    }
  }

  private func digits(_ sliced: BitSliced, _ weight: Double) -> [Device] {
    var half = 1
    for _ in 1..<sliced.bits { half *= 2 }
    let largest = half - 1
    let number = Int((weight * Double(largest)).rounded(.toNearestOrEven))
    let cut = sliced.style == .balanced ? sliced.bits - 1 : sliced.bits
    var base = 1
    for _ in 0..<Int((Double(cut) / Double(sliced.slices)).rounded(.up)) { base *= 2 }
    var devices: [Device] = []
    var (unit, plus, minus) = (1, max(number, 0), max(-number, 0))
    if sliced.style == .offset { (plus, minus) = (number + half, 0) }
    for slice in 0..<sliced.slices {
      let significance = Double(unit * (base - 1)) / Double(largest)
      func digit(_ number: Int, _ sign: Double) -> Device {
        device(
          Double(number % base) / Double(base - 1), sign, slice: slice, significance: significance)
      }
      devices.append(digit(plus, 1))
      if sliced.style == .balanced { devices.append(digit(minus, -1)) }
      (unit, plus, minus) = (unit * base, plus / base, minus / base)
    }
    return devices
  }
}
