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
    let place = NodePlace(weights, devices, nodeCount: nodeCount, table)
    let (step, spread) = (
      place.value(up: 1, down: 5, devices.isDown), place.value(up: 3, down: 7, devices.isDown)
    )
    let zero = Devices.Values(repeating: 0)
    let change = Devices.Values.maximum(step + spread * devices.toward(0), zero)
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
