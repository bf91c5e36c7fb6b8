/// Why a training run ended early.
public enum TrainingError: Error, CustomStringConvertible {
  /// Activations or weights left Float's range.
  case diverged(epoch: Int, example: Int, cause: String)

  public var description: String {
    switch self {
    case .diverged(let epoch, let example, let cause):
      "training diverged in epoch \(epoch) at example \(example): \(cause). A lower learning rate or a tighter bound may help."
    }
  }
}
