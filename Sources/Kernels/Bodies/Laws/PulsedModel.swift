public import CrosspointParameters

/// A pulsed update of some devices, of samples, planes, x lines and δ lines.
public typealias PulsedUpdateKernel =
  @Sendable (PulsedSamples, DevicePlanes, PulseLines, PulseLines) -> Void

/// A device model with the law of its pulses.
public protocol PulsedModel: DeviceModel {
  associatedtype Law: PulseLaw
  /// The law with what it needs of the model's parameters.
  func law(_ context: LawContext) -> Law
}

/// What a law may have to know beside its model's parameters. Its pointer is good while the tile is
/// there.
public struct LawContext: @unchecked Sendable {
  /// Of each hidden pair.
  public var scales: [Float]
  /// The model's `lawTable`, which stays where it is while the law is used.
  public var table: UnsafePointer<Float>
  public var aggregation: PulsedUpdate.Aggregation

  public init(scales: [Float], table: UnsafePointer<Float>, aggregation: PulsedUpdate.Aggregation) {
    self.scales = scales
    self.table = table
    self.aggregation = aggregation
  }
}

/// The update of devices that follow one law, compiled for one instruction set.
public struct LawKernel: Sendable {
  /// Nil for a law of another type.
  let kernel: @Sendable (any PulseLaw) -> PulsedUpdateKernel?

  /// Each law makes one of its own for the tables: there this generic one would bring weak symbols
  /// with it.
  init<Law: PulseLaw>(_ kernel: @escaping @Sendable (Law) -> PulsedUpdateKernel) {
    self.kernel = { law in (law as? Law).map(kernel) }
  }
}

/// The updates of all laws of the package, compiled for one instruction set.
public struct LawKernels: Sendable {
  private var kernels: [LawKernel] = []

  public init() {}

  public func adding(_ kernel: LawKernel) -> LawKernels {
    var all = self
    all.kernels.append(kernel)
    return all
  }

  /// The update of devices that follow `law`; nil where it is none of these.
  public func kernel(_ law: any PulseLaw) -> PulsedUpdateKernel? {
    kernels.lazy.compactMap { $0.kernel(law) }.first
  }
}

/// A model from outside the package: its update is compiled in its own module, for that module's
/// instruction set.
///
/// Nothing but the model and its law has to be written: docs/own-device.md.
public protocol OwnDevice: PulsedModel {
  /// The update of devices with the law of `context`. The form that is there is right for every
  /// law.
  func ownKernel(_ context: LawContext) -> PulsedUpdateKernel
}

extension OwnDevice {
  @_alwaysEmitIntoClient
  public func ownKernel(_ context: LawContext) -> PulsedUpdateKernel {
    let law = law(context)
    return { pulsedUpdateBody(law, $0, $1, $2, $3) }
  }
}
