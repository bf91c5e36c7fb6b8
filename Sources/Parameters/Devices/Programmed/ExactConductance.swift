/// A device that takes its target exactly, keeps it, and is read without noise.
public struct ExactConductance: ProgrammedModel {
  public static let name = "exact"
  public static let summary = "takes its target, keeps it, is read without noise"

  /// The largest conductance, in µS.
  public var conductanceMaximum: Float = 25

  public init() {}

  public var changesInTime: Bool { false }

  public static let settings: [Setting<ExactConductance>] = [
    .number("conductanceMaximum", \.conductanceMaximum, .microsiemens)
  ]

  public func validate() throws { try validateEach("device") }
}
