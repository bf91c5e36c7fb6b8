import CrosspointKernels
import CrosspointParameters

/// The signs with which A is trained and read, and the running means that choose its rate.
final class ChoppedSigns {
  let model: Chopper
  private let linesAreRows: Bool
  /// c of each line that is transferred, and of each across: 1 or −1.
  private(set) var lines: [Float]
  private(set) var across: [Float]
  /// Whether a sign was ever flipped.
  private(set) var isChopped = false
  private var acrossFlipped = false
  /// Sweeps over all lines since weights were set.
  private(set) var sweeps: UInt64 = 0
  /// Running means of the largest |x| and |δ|; 0 before the first.
  private var meanX: Float = 0
  private var meanDelta: Float = 0
  private let bitLength: Float
  private let granularity: Float

  /// - Parameter granularity: of A.
  init(
    _ model: Chopper, _ context: CellContext, linesAreRows: Bool, granularity: Float
  ) {
    self.model = model
    self.linesAreRows = linesAreRows
    let (rows, columns) = (context.rows, context.columns)
    lines = [Float](repeating: 1, count: linesAreRows ? rows : columns)
    across = [Float](repeating: 1, count: linesAreRows ? columns : rows)
    bitLength = Float(context.settings.update.bitLength)
    self.granularity = granularity
  }

  var ofRows: [Float] { linesAreRows ? lines : across }
  var ofColumns: [Float] { linesAreRows ? across : lines }

  func flip(line: Int) {
    lines[line].negate()
    isChopped = true
  }

  func flip(across i: Int) {
    across[i].negate()
    (isChopped, acrossFlipped) = (true, true)
  }

  /// Whether signs across have flipped since this was asked last.
  func takeAcrossFlips() -> Bool {
    defer { acrossFlipped = false }
    return acrossFlipped
  }

  func countSweep() { sweeps &+= 1 }

  /// The samples with signs as A gets them.
  func chopped(_ s: UpdateSamples) -> UpdateSamples {
    func part(_ m: Matrix, _ signs: [Float]) -> Matrix {
      var part = Matrix(uninitialisedRows: s.range.count, columns: m.columns)
      m.withUnsafeBufferPointer { m in
        part.withUnsafeMutableBufferPointer { part in
          for (number, sample) in s.range.enumerated() {
            for j in signs.indices {
              part[number * signs.count + j] = m[sample * signs.count + j] * signs[j]
            }
          }
        }
      }
      return part
    }
    let first = s.range.lowerBound
    return UpdateSamples(
      x: part(s.x, ofColumns), delta: part(s.delta, ofRows), learningRate: s.learningRate,
      range: 0..<s.range.count, firstVector: s.firstVector,
      maxima: (s.maxima.x + first, s.maxima.delta + first))
  }

  /// A's rate where running means choose it, nil elsewhere: they go on with the one sample.
  /// - Parameter fastLearningRate: in units of what the means give.
  func automaticRate(_ s: UpdateSamples, fastLearningRate: Float) -> Float? {
    guard model.scalesAutomatically else { return nil }
    func goOn(_ mean: inout Float, _ maximum: Float) {
      guard maximum > 0 else { return }
      let momentum = model.automaticMomentum
      mean = mean > 0 ? momentum * mean + (1 - momentum) * maximum : maximum
    }
    goOn(&meanX, s.maxima.x[s.range.lowerBound])
    goOn(&meanDelta, s.maxima.delta[s.range.lowerBound])
    let rate = fastLearningRate * bitLength * granularity
    let product = meanX * meanDelta
    return product > 0 ? rate / product : rate
  }

  /// Begins the running means and the count of sweeps anew; signs stay. Where sweeps went on, AGAD
  /// would write from the first read after its means of A were forgotten.
  func forget() { (meanX, meanDelta, sweeps) = (0, 0, 0) }

  // MARK: State

  var counts: [String: UInt64] { ["sweeps": sweeps] }
  var memories: [String: Matrix] {
    [
      "lineSigns": Matrix(rows: 1, columns: lines.count, lines),
      "acrossSigns": Matrix(rows: 1, columns: across.count, across),
      "runningMeans": Matrix(rows: 1, columns: 2, [meanX, meanDelta]),
    ]
  }

  func restore(_ state: CellState, _ kernels: KernelTable) throws {
    sweeps = state.count("sweeps")
    func signs(_ name: String, _ count: Int) throws -> [Float] {
      let signs = try state.memory(name, rows: 1, columns: count, kernels).elements
      guard let i = signs.firstIndex(where: { abs($0) != 1 }) else { return signs }
      throw CrosspointError.invalidSetting(
        name: "\(name)[\(i)]", value: "\(signs[i])", expected: "1 or -1")
    }
    lines = try signs("lineSigns", lines.count)
    across = try signs("acrossSigns", across.count)
    isChopped = (lines + across).contains(-1)
    let means = try state.memory("runningMeans", rows: 1, columns: 2, kernels).elements
    (meanX, meanDelta) = (means[0], means[1])
  }
}
