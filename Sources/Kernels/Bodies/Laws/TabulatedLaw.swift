public import CrosspointParameters

/// Measured steps, interpolated between nodes:
///
///     w ± Δ·(1 + c·ξ)      Δ = max(steps(t) + spreads(t)·ζ, 0), t = (w − w_min)/(w_max − w_min)
///
/// Pair 0 holds ζ up and down. The nodes are those of all devices. A stuck device, without a range,
/// has t = 0.
public struct TabulatedLaw: PulseLaw, @unchecked Sendable {
  public var cycleSpread: Float
  public var nodeCount: Int
  /// Nine times 32 numbers: of every interval its first node's position; then of pulses up and of
  /// pulses down the step there and its slope, the spread there and its slope. Nothing changes them
  /// while the law is used: any thread may read.
  public var table: UnsafePointer<Float>

  public init(cycleSpread: Float, nodeCount: Int, table: UnsafePointer<Float>) {
    self.cycleSpread = cycleSpread
    self.nodeCount = nodeCount
    self.table = table
  }

  @_alwaysEmitIntoClient @inline(__always) public static var pairCount: Int { 1 }
  @_alwaysEmitIntoClient @inline(__always) public static var readsBounds: Bool { true }
  @_alwaysEmitIntoClient @inline(__always) public var isNoisy: Bool { cycleSpread > 0 }

  @_alwaysEmitIntoClient @inline(__always)
  public func amount<Values: PulseValues>(_ gaussian: Values) -> Values {
    Values(repeating: 1) + Values(repeating: cycleSpread) * gaussian
  }

  @_alwaysEmitIntoClient @inline(__always)
  public func moved<Devices: PulsedDevices>(
    _ weights: Devices.Values, _ amount: Devices.Values, _ devices: Devices
  ) -> Devices.Values {
    typealias Values = Devices.Values
    let zero = Values(repeating: 0)
    let (low, width) = (devices.minimum, devices.maximum - devices.minimum)
    // A stuck cross-point has no width: any node will do, because its bounds hold it.
    let t = (zero < width).select((weights - low) / width, zero)
    // Of an inner node passed: all ones, that is −1.
    var passed = Values.Source(repeating: 0)
    var node = 1
    while node &+ 1 < nodeCount {
      passed = passed - ((t < Values(repeating: table[node])) ^ Values.Source(repeating: .max))
      node &+= 1
    }
    let beyond = t - Values(lookup: passed, in: table)
    func value(_ number: Int) -> Values {
      let up = table + 32 &* number
      let first = devices.isDown.select(
        Values(lookup: passed, in: up + 128), Values(lookup: passed, in: up))
      let slope = devices.isDown.select(
        Values(lookup: passed, in: up + 160), Values(lookup: passed, in: up + 32))
      return first + slope * beyond
    }
    let change = Values.maximum(value(1) + value(3) * devices.toward(0), zero)
    return weights + change * amount
  }
}

extension Tabulated: PulsedModel {
  public func law(_ context: LawContext) -> TabulatedLaw {
    TabulatedLaw(cycleSpread: common.cycleSpread, nodeCount: stepsUp.count, table: context.table)
  }
}

extension LawKernel {
  public static func tabulated(_ kernel: @escaping @Sendable (TabulatedLaw) -> PulsedUpdateKernel)
    -> LawKernel
  {
    LawKernel(kernel)
  }
}
