/// The bounds of each device, given or taken from the data: the least and the largest weight that
/// it had. Where it was driven until it moved no further these are its bounds; elsewhere its model
/// ends where the measurement did.
struct DeviceBounds {
  let each: [ClosedRange<Double>]
  let areGiven: Bool
  /// How far the furthest value lies outside of given ones; below 0 inside.
  private let excess: Double
  let minimum: OverDevices
  let maximum: OverDevices
  /// Devices that were driven against their bound: three pulses and more ended within 1 % of the
  /// range of it.
  let reachedMaximum: Int
  let reachedMinimum: Int

  init(_ devices: [MeasuredDevice], given: ClosedRange<Double>?) throws {
    areGiven = given != nil
    let extremes = try devices.map { device in
      let weights = device.pulses.flatMap { [$0.before, $0.after] }
      guard weights.allSatisfy(\.isFinite) else {
        throw DeviceFitError.nonFinite(device: device.name)
      }
      guard let low = weights.min(), let high = weights.max(), low < high else {
        throw DeviceFitError.noRange(device: device.name)
      }
      return low...high
    }
    let each = try zip(devices, extremes).map { device, extremes in
      guard let given else { return extremes }
      // Noise of readings goes beyond what devices do.
      let most = 0.05 * (given.upperBound - given.lowerBound)
      for weight in [extremes.lowerBound, extremes.upperBound]
      where weight < given.lowerBound - most || weight > given.upperBound + most {
        throw DeviceFitError.outsideBounds(device: device.name, weight: weight, bounds: given)
      }
      return given
    }
    self.each = each
    excess =
      given.map { given in
        extremes.map { max(given.lowerBound - $0.lowerBound, $0.upperBound - given.upperBound) }
          .max()!
      } ?? 0
    let zeros = [Double](repeating: 0, count: devices.count)
    minimum = OverDevices(each.map(\.lowerBound), samplingVariances: zeros, degrees: 0)
    maximum = OverDevices(each.map(\.upperBound), samplingVariances: zeros, degrees: 0)
    guard minimum.mean.value < 0, maximum.mean.value > 0 else {
      throw DeviceFitError.boundsOnOneSide(minimum: minimum.mean.value, maximum: maximum.mean.value)
    }
    func reached(_ direction: PulseDirection, _ bound: (ClosedRange<Double>) -> Double) -> Int {
      zip(devices, each).count { device, range in
        let near = 0.01 * (range.upperBound - range.lowerBound)
        return device.pulses.count {
          $0.direction == direction && abs($0.after - bound(range)) <= near
        } >= 3
      }
    }
    reachedMaximum = reached(.up) { $0.upperBound }
    reachedMinimum = reached(.down) { $0.lowerBound }
  }

  var parameters: [FittedParameter] {
    func parameter(_ name: String, _ estimate: Estimate) -> FittedParameter {
      // What is given is not estimated.
      FittedParameter(name: name, estimate: areGiven ? Estimate(estimate.value) : estimate)
    }
    let count = each.count
    return [
      parameter("boundMaximum", maximum.mean),
      parameter("boundMaximumSpread", maximum.relativeSpread(count: count)),
      parameter("boundMinimum", minimum.mean),
      parameter("boundMinimumSpread", minimum.relativeSpread(count: count)),
    ]
  }

  /// - Parameter valueNoise: ν of the values that bounds were taken from.
  func notes(valueNoise: Estimate?) -> [String] {
    var notes: [String] = []
    if excess > 1e-6 * (each[0].upperBound - each[0].lowerBound) {
      notes.append(
        """
        Values lie outside of the given bounds, by up to \(short(excess)), as noise of readings \
        makes them.
        """)
    }
    if let valueNoise, !areGiven {
      notes.append(
        """
        Bounds are the extremes of noisy values: up to some \(short(3 * valueNoise.value)) too \
        wide on each side, where many values lie at a bound.
        """)
    }
    for (name, reached, end) in [
      ("upper", reachedMaximum, "largest"), ("lower", reachedMinimum, "least"),
    ]
    where reached < each.count && !areGiven {
      notes.append(
        """
        \(each.count - reached) of \(each.count) devices were not driven against their \(name) \
        bound: the \(end) weight that they had stands for it. Give the bounds, or measure \
        longer trains, where that is too narrow.
        """)
    }
    return notes
  }
}
