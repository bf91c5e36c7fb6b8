// In place of Sources/Kernels/Bodies/Laws/PulsedModel.swift, which looks for a law's kernel by a
// cast at run time, that embedded Swift does not have: here each law has a place of its own.
public import CrosspointParameters

public typealias PulsedUpdateKernel =
  @Sendable (PulsedSamples, DevicePlanes, PulseLines, PulseLines) -> Void

public protocol PulsedModel: DeviceModel {
  associatedtype Law: PulseLaw
  func law(_ context: LawContext) -> Law
}

public struct LawContext {
  public var scales: [Float]
  public var table: UnsafePointer<Float>
  public var aggregation: PulsedUpdate.Aggregation
}

public enum LawKernel: Sendable {
  case ofConstantStep(@Sendable (ConstantStepLaw) -> PulsedUpdateKernel)
  case ofSoftBounds(@Sendable (SoftBoundsLaw) -> PulsedUpdateKernel)
  case ofLinearStep(@Sendable (LinearStepLaw) -> PulsedUpdateKernel)
  case ofSoftBoundsReference(@Sendable (SoftBoundsReferenceLaw) -> PulsedUpdateKernel)
  case ofExponentialStep(@Sendable (ExponentialStepLaw) -> PulsedUpdateKernel)
  case ofPowerStep(@Sendable (PowerStepLaw) -> PulsedUpdateKernel)
  case ofPowerStepReference(@Sendable (PowerStepReferenceLaw) -> PulsedUpdateKernel)
  case ofPiecewiseStep(@Sendable (PiecewiseStepLaw) -> PulsedUpdateKernel)
  case ofTabulated(@Sendable (TabulatedLaw) -> PulsedUpdateKernel)
  case ofPhaseChange(@Sendable (PhaseChangeLaw) -> PulsedUpdateKernel)

  init(_ kernel: @escaping @Sendable (ConstantStepLaw) -> PulsedUpdateKernel) {
    self = .ofConstantStep(kernel)
  }
  init(_ kernel: @escaping @Sendable (SoftBoundsLaw) -> PulsedUpdateKernel) {
    self = .ofSoftBounds(kernel)
  }
  init(_ kernel: @escaping @Sendable (LinearStepLaw) -> PulsedUpdateKernel) {
    self = .ofLinearStep(kernel)
  }
  init(_ kernel: @escaping @Sendable (SoftBoundsReferenceLaw) -> PulsedUpdateKernel) {
    self = .ofSoftBoundsReference(kernel)
  }
  init(_ kernel: @escaping @Sendable (ExponentialStepLaw) -> PulsedUpdateKernel) {
    self = .ofExponentialStep(kernel)
  }
  init(_ kernel: @escaping @Sendable (PowerStepLaw) -> PulsedUpdateKernel) {
    self = .ofPowerStep(kernel)
  }
  init(_ kernel: @escaping @Sendable (PowerStepReferenceLaw) -> PulsedUpdateKernel) {
    self = .ofPowerStepReference(kernel)
  }
  init(_ kernel: @escaping @Sendable (PiecewiseStepLaw) -> PulsedUpdateKernel) {
    self = .ofPiecewiseStep(kernel)
  }
  init(_ kernel: @escaping @Sendable (TabulatedLaw) -> PulsedUpdateKernel) {
    self = .ofTabulated(kernel)
  }
  init(_ kernel: @escaping @Sendable (PhaseChangeLaw) -> PulsedUpdateKernel) {
    self = .ofPhaseChange(kernel)
  }
}

public struct LawKernels: Sendable {
  private var kernels: [LawKernel] = []

  public init() {}

  public func adding(_ kernel: LawKernel) -> LawKernels {
    var all = self
    all.kernels.append(kernel)
    return all
  }

  public func kernel(_ law: ConstantStepLaw) -> PulsedUpdateKernel? {
    for case .ofConstantStep(let kernel) in kernels { return kernel(law) }
    return nil
  }
  public func kernel(_ law: SoftBoundsLaw) -> PulsedUpdateKernel? {
    for case .ofSoftBounds(let kernel) in kernels { return kernel(law) }
    return nil
  }
  public func kernel(_ law: LinearStepLaw) -> PulsedUpdateKernel? {
    for case .ofLinearStep(let kernel) in kernels { return kernel(law) }
    return nil
  }
  public func kernel(_ law: SoftBoundsReferenceLaw) -> PulsedUpdateKernel? {
    for case .ofSoftBoundsReference(let kernel) in kernels { return kernel(law) }
    return nil
  }
  public func kernel(_ law: ExponentialStepLaw) -> PulsedUpdateKernel? {
    for case .ofExponentialStep(let kernel) in kernels { return kernel(law) }
    return nil
  }
  public func kernel(_ law: PowerStepLaw) -> PulsedUpdateKernel? {
    for case .ofPowerStep(let kernel) in kernels { return kernel(law) }
    return nil
  }
  public func kernel(_ law: PowerStepReferenceLaw) -> PulsedUpdateKernel? {
    for case .ofPowerStepReference(let kernel) in kernels { return kernel(law) }
    return nil
  }
  public func kernel(_ law: PiecewiseStepLaw) -> PulsedUpdateKernel? {
    for case .ofPiecewiseStep(let kernel) in kernels { return kernel(law) }
    return nil
  }
  public func kernel(_ law: TabulatedLaw) -> PulsedUpdateKernel? {
    for case .ofTabulated(let kernel) in kernels { return kernel(law) }
    return nil
  }
  public func kernel(_ law: PhaseChangeLaw) -> PulsedUpdateKernel? {
    for case .ofPhaseChange(let kernel) in kernels { return kernel(law) }
    return nil
  }
}
