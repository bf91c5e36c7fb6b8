/// The ideal array: the current of an output line is the sum of weight times input over the
/// cross-points of the line.
///
/// Forward y_i = Σ_j w_ij x_j, backward z_j = Σ_i w_ij δ_i: Ohm's and Kirchhoff's laws with wires
/// that have no resistance and conductances that do not depend on the voltage. It has no
/// parameters. Equations: `docs/equations.md`, step 3.
public struct LinearArray: ArrayModel {
  public static let name = "linear"
  public static let summary =
    "W·x: wires without resistance, conductances that do not depend on the voltage"
  public static let settings: [Setting<LinearArray>] = []

  public var isLinear: Bool { true }

  public init() {}
}
