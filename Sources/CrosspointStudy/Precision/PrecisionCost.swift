import CrosspointDesign
import CrosspointLearning

/// What training with an image costs on an array of multiply-accumulate units, and on analog arrays
/// by `crosspoint design`.
public struct PrecisionCost: Sendable {
  /// Products of one image: forward, backward and update of the dense network; the first layer
  /// sends nothing back.
  public static let products: Double = {
    let widths = [784, 1000, 1000, 10]
    let matrices = zip(widths, widths.dropFirst()).map { Double(($0 + 1) * $1) }
    return 2 * matrices.reduce(0, +) + matrices.dropFirst().reduce(0, +)
  }()

  static let multipliers = MultiplierArray.gupta
  /// The chip of Gokmen & Vlasov 2016 at the calculator's own parameters.
  static let chip: ChipDesign = {
    do { return try Design().chip } catch {
      fatalError("the calculator's own parameters: \(error)")
    }
  }()

  /// J an image at an efficiency in Ops/s/W.
  static func energy(_ efficiency: Double) -> Double { 2 * products / efficiency }

  static var ratio: Double { chip.efficiency / multipliers.efficiency }

  static var sentence: String {
    """
    By the calculator 28 × 28 multiply-accumulate units at 166 MHz and 7 W give \
    \(DesignUnit.efficiency.text(multipliers.efficiency)), and a chip of analog arrays \
    \(DesignUnit.efficiency.text(chip.efficiency)), \(significant(ratio, 2)) times as much.
    """
  }
}
