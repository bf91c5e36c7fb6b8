/// The kernels of one law of current.
public struct CellKernels<Law: CellLaw & Sendable>: Sendable {
  /// Currents of outputs. (law, planes, inputs, outputs)
  public let currents: @Sendable (Law, CellPlanes, CellInputs, UnsafeMutablePointer<Float>) -> Void
  /// Errors of inputs. (law, planes, inputs, deltas, whether by slopes, outputs)
  public let errors:
    @Sendable (
      Law, CellPlanes, CellInputs, UnsafePointer<Float>, Bool, UnsafeMutablePointer<Float>
    ) -> Void
  /// Trains the devices of a column. (law, planes, column, samples, deltas, stride of deltas, rate,
  /// limit)
  public let step:
    @Sendable (Law, CellPlanes, Int, CellInputs, UnsafePointer<Float>, Int, Float, Float) -> Void
  /// Finds the places of devices. (law, plane, first, count)
  public let places: @Sendable (Law, CellPlane, Int, Int) -> Void

  @_alwaysEmitIntoClient @inline(__always)
  public init(
    currents:
      @escaping @Sendable (Law, CellPlanes, CellInputs, UnsafeMutablePointer<Float>) -> Void,
    errors:
      @escaping @Sendable (
        Law, CellPlanes, CellInputs, UnsafePointer<Float>, Bool, UnsafeMutablePointer<Float>
      ) -> Void,
    step:
      @escaping @Sendable (
        Law, CellPlanes, Int, CellInputs, UnsafePointer<Float>, Int, Float, Float
      ) -> Void,
    places: @escaping @Sendable (Law, CellPlane, Int, Int) -> Void
  ) {
    self.currents = currents
    self.errors = errors
    self.step = step
    self.places = places
  }
}
