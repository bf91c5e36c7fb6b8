public import CrosspointKernels

/// Programmed devices at one time. A model of your own conforms to `DevicewiseReading`.
public protocol ProgrammedReading {
  /// Whether reads have noise.
  var isNoisy: Bool { get }
  /// Whether a draw of each device, the same at all times, is looked at, and has to be made; true
  /// unless a model says otherwise.
  var usesDeviceDraws: Bool { get }
  /// The same of a draw of each device and time.
  var usesTimeDraws: Bool { get }
  /// What a read with noise is clipped to, in µS; 0 and more unless a model says otherwise.
  var limits: ClosedRange<Float> { get }
  /// Conductances without the noise of a read, in µS, at least 0 where reads have none; and, where
  /// they have noise, the standard deviations of a read before it is clipped to `limits`.
  func readRow(
    _ row: ProgrammedRow, conductances: UnsafeMutablePointer<Float>,
    deviations: UnsafeMutablePointer<Float>)
}

extension ProgrammedReading {
  public var usesDeviceDraws: Bool { true }
  public var usesTimeDraws: Bool { true }
  public var limits: ClosedRange<Float> { 0...Float.infinity }
}

/// A row of programmed devices.
public struct ProgrammedRow {
  public let count: Int
  /// ĝ, in µS.
  public let targets: UnsafePointer<Float>
  /// What they were programmed to, in µS.
  public let programmed: UnsafePointer<Float>
  /// An N(0, 1) draw of each device, the same at all times.
  public let ofDevice: UnsafePointer<Float>
  /// An N(0, 1) draw of each device and time.
  public let ofTime: UnsafePointer<Float>
  /// Twice `count` values to work with.
  public let scratch: UnsafeMutablePointer<Float>
  public let functions: ElementaryFunctions
}

/// Functions of many values in place, on the widest vectors that the machine has.
public struct ElementaryFunctions: Sendable {
  /// e^v. (values, count)
  public let exponential: @Sendable (UnsafeMutablePointer<Float>, Int) -> Void
  /// ln v. (values, count)
  public let logarithm: @Sendable (UnsafeMutablePointer<Float>, Int) -> Void

  init(_ kernels: KernelTable) {
    (exponential, logarithm) = (kernels.exponential, kernels.logarithm)
  }
}

/// Calls `body` with the beginning of every sixteen of `count` values, and how many there are.
@inline(__always)
func forEachSixteen(of count: Int, _ body: (_ first: Int, _ count: Int) -> Void) {
  var j = 0
  while j < count {
    body(j, min(16, count - j))
    j += 16
  }
}
