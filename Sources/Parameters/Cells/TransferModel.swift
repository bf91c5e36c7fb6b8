/// A cell of a transfer algorithm.
@dynamicMemberLookup
public protocol TransferModel: CellModel {
  /// What all of them have.
  var transfer: TransferParameters { get set }
}

extension TransferModel {
  /// The common parameters as the model's own: `cell.gamma` for `cell.transfer.gamma`.
  public subscript<T>(dynamicMember path: WritableKeyPath<TransferParameters, T>) -> T {
    get { transfer[keyPath: path] }
    set { transfer[keyPath: path] = newValue }
  }

  public var ownDevices: [Device] { transfer.fastDevice.map { [$0] } ?? [] }

  public func validate() throws { try validateTransfer() }

  /// Checks every setting, and what the common ones ask of each other.
  func validateTransfer() throws {
    try validateEach("cell")
    let circuits = transfer.transferForward
    try require(
      circuits.noiseManagement == .none, "cell.transferForward.noiseManagement",
      circuits.noiseManagement.name, "\"none\": a line is read with an input of 1")
    try require(
      circuits.boundManagement == .none, "cell.transferForward.boundManagement",
      circuits.boundManagement.rawValue, "\"none\": a line is read once")
  }

  public func validate(_ device: Device) throws {
    for (name, each) in [("device", device), ("cell.fastDevice", transfer.fastDevice ?? device)] {
      try require(
        !each.model.respondsToOneLine, name, each.name,
        """
        a device that answers to two lines together (halfVoltageResponse 0): a transfer drives \
        single lines
        """)
    }
  }
}
