/// Why a training run ended early, or cannot be saved.
public enum TrainingError: Error, CustomStringConvertible {
  /// Activations or weights left Float's range.
  case diverged(epoch: Int, example: Int, cause: String)
  /// The last epoch ended early: what is there is no run's state after any epoch.
  case unfinished(epoch: Int)

  public var description: String {
    switch self {
    case .diverged(let epoch, let example, let cause):
      """
      training diverged in epoch \(epoch) at example \(example): \(cause). A lower learning \
      rate or a tighter bound may help.
      """
    case .unfinished(let epoch):
      """
      epoch \(epoch) ended early, and a run is saved between epochs only. Go on from the file \
      saved after the one before.
      """
    }
  }
}
