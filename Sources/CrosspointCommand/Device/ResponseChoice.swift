import ArgumentParser
import Crosspoint
import CrosspointDevices
import CrosspointFiles
import Foundation

/// What is simulated of a tile.
struct ResponseChoice: ParsableArguments {
  /// What a weight is made of, in place of the tile's cell.
  enum CellName: String, ExpressibleByArgument, CaseIterable {
    case single, oneSidedPair

    var cell: Cell {
      switch self {
      case .single: .single
      case .oneSidedPair: Cell(OneSidedPair())
      }
    }
  }

  @Option(
    help: ArgumentHelp(
      """
      Make each weight of one device (single), or of two that are pulsed up only (oneSidedPair); \
      the tile's cell where it is left out.
      """,
      valueName: "cell"))
  var cell: CellName?
  @Option(help: "Seed of the devices and of their noise.", transform: wholeNumber) var seed:
    UInt64 = 1

  /// The analog tile that a name stands for, with the cell that was chosen.
  /// - Throws: `FileError`; `InputError` for a tile which has no device.
  func settings(_ name: String) throws -> AnalogSettings {
    let kind = try TileKind.ofNameOrFile(name)
    guard case .analog(var settings) = kind else {
      throw InputError(
        "'\(name)' is \(kind.withoutPulses). Name an analog one.")
    }
    if let cell { settings.cell = cell.cell }
    return settings
  }

  static let mostPulses = 100_000

  static func checkPulses(_ pulses: Int) throws {
    guard (1...mostPulses).contains(pulses) else {
      throw ValidationError("--pulses is \(pulses); 1 to \(mostPulses) are possible.")
    }
  }

  static func checkDevices(_ devices: Int, _ possible: ClosedRange<Int>) throws {
    guard possible.contains(devices) else {
      throw ValidationError(
        """
        --devices is \(devices); \(possible.lowerBound) to \(possible.upperBound) are possible.
        """)
    }
  }

  /// A result of the tile's devices, what is wrong with these under the tile's name.
  func named<R>(_ name: String, _ body: () throws -> R) throws -> R {
    do { return try body() } catch let error as CrosspointError {
      guard case .invalidSetting("cell", _, _) = error else {
        throw InputError("\(name): \(error).")
      }
      throw InputError("\(name): \(error). --cell single takes the device alone.")
    }
  }
}
