import CrosspointStudy
import Foundation

/// A study on its way: a line on standard output for each finished run, and under them a bar for
/// all.
final class StudyProgressBar: @unchecked Sendable {
  // Made with the first report, which knows the number of epochs; the runner reports one call at a
  // time.
  private var bar: ProgressBar?

  func show(_ progress: StudyRunner.Progress) {
    var bar = bar ?? ProgressBar("", total: progress.epochs)
    if let record = progress.justFinished {
      bar.clear()
      let outcome =
        record.divergedAt.map { "diverged in epoch \($0)" }
        ?? "\(number(record.finalError, 2)) % error"
      let left = progress.secondsLeft.map { " · \(duration($0)) left" } ?? ""
      print(
        """
        \(progress.finishedRuns)/\(progress.runs) \(record.run.id): \(outcome), \
        \(duration(record.seconds))\(left)
        """
      )
      fflush(nil)
    }
    bar.show(
      progress.finishedEpochs,
      """
      \(progress.finishedRuns) of \(progress.runs) runs, epoch \(progress.finishedEpochs) of \
      \(progress.epochs)
      """,
      secondsLeft: progress.secondsLeft)
    self.bar = bar
  }

  func clear() { bar?.clear() }
}
