@_exported import CrosspointParameters

/// The circuits and the system of Gokmen & Vlasov 2016 as numbers that follow from
/// `DesignParameters`.
///
/// `docs/design.md` has every number with its formula.
public struct Design: Sendable {
  public let parameters: DesignParameters
  /// The layers of the network to place; nil for none.
  public let shape: NetworkShape?
  /// An exact training to compare with; nil for none.
  public let measured: MeasuredTraining?
  public let array: ArrayDesign
  public let periphery: PeripheryDesign
  public let timing: TimingDesign
  public let tile: TileDesign
  public let chip: ChipDesign
  public let cluster: ClusterDesign
  /// The network on its tiles; nil where none was given.
  public let network: NetworkDesign?

  /// Computes a design. Settings that cannot be built are no error: see `problems`.
  /// - Throws: `CrosspointError.invalidSetting` for a value outside its range.
  public init(
    _ parameters: DesignParameters = DesignParameters(), network shape: NetworkShape? = nil,
    measured: MeasuredTraining? = nil
  ) throws {
    try parameters.validate()
    try shape?.validate()
    try measured?.validate()
    self.parameters = parameters
    self.shape = shape
    self.measured = measured
    array = ArrayDesign(parameters: parameters)
    periphery = PeripheryDesign(parameters: parameters, array: array)
    timing = TimingDesign(parameters: parameters)
    tile = TileDesign(parameters: parameters, array: array, timing: timing)
    let chip = ChipDesign(parameters: parameters, array: array, tile: tile)
    let cluster = ClusterDesign(parameters: parameters, chip: chip)
    (self.chip, self.cluster) = (chip, cluster)
    network = shape.map { [timing] in
      NetworkDesign($0, timing: timing, chip: chip, cluster: cluster, measured: measured)
    }
  }

  /// What cannot be built, from the array to the network; empty where all can.
  public var problems: [DesignProblem] {
    array.problems + periphery.problems + timing.problems + chip.problems
      + (network?.problems ?? [])
  }

  /// The sections whose numbers hold: those that no problem affects.
  public var sections: [DesignSection] {
    let affected = Set(problems.flatMap(\.affects))
    return DesignSection.allCases.filter {
      !affected.contains($0) && ($0 != .network || network != nil)
    }
  }

  /// The quantities of a section: its settings, then its results.
  public func quantities(_ section: DesignSection) -> [DesignQuantity] {
    let results =
      switch section {
      case .array: array.quantities
      case .periphery: periphery.quantities
      case .timing: timing.quantities
      case .tile: tile.quantities
      case .chip: chip.quantities
      case .cluster: cluster.quantities
      case .network: network?.quantities ?? []
      }
    return parameters.given(section) + results
  }
}
