import CrosspointDesign
import CrosspointLearning

/// What training with an image costs on an array of multiply-accumulate units, and on analog arrays
/// by `crosspoint design`.
public struct PrecisionCost: Sendable {
  /// Products of one image: forward, backward and update of the dense network; the first layer
  /// sends nothing back.
  public static let products = 2 * matrices.reduce(0, +) + matrices.dropFirst().reduce(0, +)

  /// Weights of each matrix.
  private static let matrices: [Double] = {
    let widths = [784, 1000, 1000, 10]
    return zip(widths, widths.dropFirst()).map { Double(($0 + 1) * $1) }
  }()

  static let multipliers = MultiplierArray.gupta
  /// Gokmen & Vlasov 2016 at the calculator's own parameters.
  private static let design: Design = {
    do { return try Design() } catch { fatalError("the calculator's own parameters: \(error)") }
  }()
  static var chip: ChipDesign { design.chip }

  /// J an image on arrays of one matrix each.
  static var onArrays: Double {
    Double(matrices.count) * chip.activePower * design.timing.cycle
  }
  /// The share of these arrays that the network fills.
  static var fill: Double {
    matrices.reduce(0, +) / (Double(matrices.count) * design.array.weights)
  }

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
