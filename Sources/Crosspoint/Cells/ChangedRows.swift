/// The rows of a cell's arrays that updates have changed and that are still to be shown.
///
/// Late in a training most rows have errors, and few of them a pulse.
final class ChangedRows {
  private var isChanged: [Bool]

  init(rows: Int) { isChanged = [Bool](repeating: false, count: rows) }

  func add(_ rows: some Sequence<Int>) { for row in rows { isChanged[row] = true } }

  /// The rows, ascending, which are then forgotten.
  func take() -> [Int] {
    let rows = isChanged.indices.filter { isChanged[$0] }
    for row in rows { isChanged[row] = false }
    return rows
  }
}
