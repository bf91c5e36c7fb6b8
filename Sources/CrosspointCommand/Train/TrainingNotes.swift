import Crosspoint
import CrosspointLearning

extension NetworkPlan {
  /// What a training of so many examples in all will not do, though its settings may make one
  /// expect it: sentences for the beginning of a run.
  func notes(examples: Int) -> [String] {
    var notes: [String] = []
    if let needed = examplesBeforeWrites, needed > examples {
      notes.append(
        """
        AGAD has a matrix in which it hands on nothing before \(needed) examples, and this run has \
        \(examples): its error says nothing of the algorithm.
        """)
    }
    let drifts = arrays.contains {
      if case .analog(let settings) = $0.tile { settings.hasDrift } else { false }
    }
    if drifts {
      notes.append(
        """
        the devices drift with time, and in 'train' and 'evaluate' none passes: 'study \
        mixed-precision' has it, and AnalogTile.advance(seconds:).
        """)
    }
    return notes
  }
}

extension AnalogSettings {
  /// Whether any of its devices drifts.
  fileprivate var hasDrift: Bool {
    cell.arrayDevices(device).contains { $0.model.common.drift.isThere }
  }
}
