public import Crosspoint

extension TabulatedCurrent {
  /// Reads measured currents from a CSV file.
  ///
  /// Columns `voltage` in V, `conductance` in S and `current` in A, in any order, and a row for
  /// each of them in any order: every voltage with every conductance once. Other columns are passed
  /// over. What the table has to be stands in `TabulatedCurrent`.
  /// - Throws: `FileError` for a file that cannot be read, a number that is none, a pair that is
  ///   missing or there twice, and currents that are not monotone: with the line or the place.
  public init(contentsOf path: String) throws {
    let file = try CommaSeparatedFile(path)
    let places = try ["voltage", "conductance", "current"].map(file.column)
    var rows: [(voltage: Float, conductance: Float, current: Float, line: Int)] = []
    try file.forEach { row in
      func number(_ index: Int, _ what: String) throws -> Float {
        let value = Float(
          try file.number(row.fields[places[index]], what, line: row.line))
        guard value.isFinite else {
          throw FileError(
            file: path, problem: .badLine(row.line, "\(what) is beyond single precision"))
        }
        return value
      }
      rows.append(
        (
          try number(0, "the voltage"), try number(1, "the conductance"),
          try number(2, "the current"), row.line
        ))
    }
    let voltages = Set(rows.map(\.voltage)).sorted()
    let conductances = Set(rows.map(\.conductance)).sorted()
    func bad(_ why: String) -> FileError { FileError(file: path, problem: .badTable(why)) }
    for (values, counts, what) in [
      (voltages, Self.voltageCounts, "voltages"),
      (conductances, Self.conductanceCounts, "conductances"),
    ] where !counts.contains(values.count) {
      throw bad(
        "it holds \(values.count) \(what); \(counts.lowerBound) to \(counts.upperBound) can be"
      )
    }
    var currents = [Float?](repeating: nil, count: voltages.count * conductances.count)
    for row in rows {
      let place =
        voltages.firstIndex(of: row.voltage)! * conductances.count
        + conductances.firstIndex(of: row.conductance)!
      guard currents[place] == nil else {
        throw FileError(
          file: path,
          problem: .badLine(
            row.line, "\(row.voltage) V and \(row.conductance) S stand there a second time"))
      }
      currents[place] = row.current
    }
    if let missing = currents.firstIndex(of: nil) {
      throw bad(
        """
        no current is given for \(voltages[missing / conductances.count]) V and \
        \(conductances[missing % conductances.count]) S; every voltage needs one at every \
        conductance
        """)
    }
    self.init(
      voltages: voltages, conductances: conductances, currents: currents.map { $0! })
    do { try validate() } catch let error as CrosspointError { throw bad(error.description) }
  }
}
