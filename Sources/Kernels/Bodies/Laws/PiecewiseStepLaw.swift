public import CrosspointParameters

/// Steps times a factor, interpolated between nodes:
///
///     w ± Δ·(1 + c·ξ)      Δ = s·factors(t), t = (w − w_min)/(w_max − w_min)
///
/// Pair 0 holds the steps s up and down. The nodes are those of all devices. A stuck device,
/// without a range, has t = 0.
public struct PiecewiseStepLaw: PulseLaw, @unchecked Sendable {
  public var cycleSpread: Float
  public var nodeCount: Int
  /// Five times 32 numbers, as `NodePlace` reads them: of pulses up and of pulses down the factor
  /// and its slope. Nothing changes them while the law is used: any thread may read.
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
    let change = devices.toward(0) * place.value(up: 1, down: 3, devices.isDown)
    return weights + change * amount
  }
}

extension PiecewiseStep: PulsedModel {
  public func law(_ context: LawContext) -> PiecewiseStepLaw {
    PiecewiseStepLaw(
      cycleSpread: common.cycleSpread, nodeCount: factorsUp.count, table: context.table)
  }
}

extension LawKernel {
  public static func piecewiseStep(
    _ kernel: @escaping @Sendable (PiecewiseStepLaw) -> PulsedUpdateKernel
  ) -> LawKernel {
    LawKernel(kernel)
  }
}
