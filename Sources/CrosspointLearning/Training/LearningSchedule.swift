import Crosspoint
import CrosspointFiles

/// Learning rates epoch by epoch.
public struct LearningSchedule: Sendable, Hashable, Codable {
  /// η of the first, second and last third of the epochs.
  public var rates: [Float]
  /// Epochs in all, at least 1.
  public var epochs: Int
  /// The epochs that were planned, of a run that was extended after them; nil for one that was not.
  /// Further epochs have the last rate, so an extended run's numbers are not those of a run planned
  /// for as many epochs.
  public private(set) var extendedFrom: Int?
  /// How time passes for weights that drift; nil where none does.
  public var time: TrainingTime?

  /// η of Gokmen & Vlasov 2016.
  static let rpuRates: [Float] = [0.01, 0.005, 0.0025]

  /// Gokmen & Vlasov 2016: .01, .005 and .0025, ten epochs each of 30; other counts are cut into
  /// thirds, the first ones longer.
  public static func rpu(epochs: Int = 30) -> LearningSchedule {
    LearningSchedule(rates: rpuRates, epochs: epochs)
  }

  /// Traps without a rate, or below one epoch.
  public init(rates: [Float], epochs: Int) {
    check(!rates.isEmpty && epochs >= 1, "a schedule of \(rates.count) rates and \(epochs) epochs")
    self.rates = rates
    self.epochs = epochs
  }

  /// The same rates, and the last one for further epochs. Traps unless there are more of them.
  public func extended(to epochs: Int) -> LearningSchedule {
    check(epochs > self.epochs, "\(self.epochs) epochs extended to \(epochs)")
    var schedule = self
    schedule.extendedFrom = plannedEpochs
    schedule.epochs = epochs
    return schedule
  }

  /// The epochs over which the rates are spread.
  private var plannedEpochs: Int { extendedFrom ?? epochs }

  /// η of an epoch, 1 … epochs.
  public func rate(epoch: Int) -> Float {
    check(epoch >= 1 && epoch <= epochs, "epoch \(epoch) of a schedule of \(epochs)")
    return epoch > plannedEpochs ? rates.last! : rates[(epoch - 1) * rates.count / plannedEpochs]
  }

  /// What cannot be of a run that has finished so many epochs; nil for a schedule that is possible.
  func fault(finished: Int) -> String? {
    guard !rates.isEmpty, epochs >= 1, finished <= epochs else {
      return "\(finished) of \(counted(epochs, "epoch")), \(counted(rates.count, "rate"))"
    }
    if let time, let fault = time.fault { return fault }
    guard let extendedFrom else { return nil }
    return (1..<epochs).contains(extendedFrom) && finished >= extendedFrom
      ? nil : "\(finished) of \(counted(epochs, "epoch")), extended from \(extendedFrom)"
  }
}
