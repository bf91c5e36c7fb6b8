import Crosspoint

/// The clock of devices that drift: three tensors, and a fourth for what single precision leaves of
/// the times.
extension DriftClock {
  private enum Name {
    static let (written, left) = ("clock.written", "clock.left")
    static let (times, rest) = ("clock.writtenAt", "clock.writtenAt.rest")
  }

  func tensors(_ prefix: String) -> [Tensor] {
    let (rows, columns) = (written.rows, written.columns)
    func tensor(_ name: String, _ value: (Double) -> Float) -> Tensor {
      Tensor(prefix + name, Matrix(rows: rows, columns: columns, writtenAt.map(value)))
    }
    return [
      Tensor(prefix + Name.written, written), Tensor(prefix + Name.left, left),
      tensor(Name.times) { Float($0) }, tensor(Name.rest) { Float($0 - Double(Float($0))) },
    ]
  }

  /// - Throws: `FileError` where a tensor is missing or of another shape, and for a clock that no
  ///   devices can have.
  init(time: Double, _ tensors: StoredTensors, _ prefix: String, rows: Int, columns: Int) throws {
    func matrix(_ name: String) throws -> Matrix {
      try tensors.matrix(prefix + name, rows: rows, columns: columns)
    }
    let (times, rest) = (try matrix(Name.times).elements, try matrix(Name.rest).elements)
    let writtenAt = zip(times, rest).map { Double($0) + Double($1) }
    guard time.isFinite, time >= 0, writtenAt.allSatisfy({ (0...time).contains($0) }) else {
      throw tensors.refusal("the clock of its devices shows \(time) s, or a write that lies ahead")
    }
    self.init(
      time: time, writtenAt: writtenAt, written: try matrix(Name.written),
      left: try matrix(Name.left))
  }
}
