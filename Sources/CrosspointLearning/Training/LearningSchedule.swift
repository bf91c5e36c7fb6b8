import Crosspoint

/// Learning rates epoch by epoch.
public struct LearningSchedule: Sendable, Hashable, Codable {
  /// η of the first, second and last third of the epochs.
  public var rates: [Float]
  public var epochs: Int

  /// η of Gokmen & Vlasov 2016.
  static let seedRates: [Float] = [0.01, 0.005, 0.0025]

  /// Gokmen & Vlasov 2016: .01, .005 and .0025, ten epochs each of 30; other counts are cut into thirds, the first ones longer.
  public static func seed(epochs: Int = 30) -> LearningSchedule {
    LearningSchedule(rates: seedRates, epochs: epochs)
  }

  /// Traps without a rate, or below one epoch.
  public init(rates: [Float], epochs: Int) {
    check(!rates.isEmpty && epochs >= 1, "a schedule of \(rates.count) rates and \(epochs) epochs")
    self.rates = rates
    self.epochs = epochs
  }

  /// η of an epoch, 1 … epochs.
  public func rate(epoch: Int) -> Float {
    check(epoch >= 1 && epoch <= epochs, "epoch \(epoch) of a schedule of \(epochs)")
    return rates[(epoch - 1) * rates.count / epochs]
  }
}
