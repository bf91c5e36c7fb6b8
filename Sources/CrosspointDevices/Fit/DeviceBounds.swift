/// The bounds of each device, given or taken from the data: the least and the largest weight that
/// it had. Where it was driven until it moved no further these are its bounds; elsewhere its model
/// ends where the measurement did.
struct DeviceBounds {
  let each: [ClosedRange<Double>]
  let areGiven: Bool
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
      let rounding = 1e-6 * (given.upperBound - given.lowerBound)
      for weight in [extremes.lowerBound, extremes.upperBound]
      where weight < given.lowerBound - rounding || weight > given.upperBound + rounding {
        throw DeviceFitError.outsideBounds(device: device.name, weight: weight, bounds: given)
      }
      return given
    }
    self.each = each
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

  var notes: [String] {
    var notes: [String] = []
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
