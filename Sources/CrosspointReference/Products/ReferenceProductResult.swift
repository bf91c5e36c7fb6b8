/// The result of one analog product of one sample.
public struct ReferenceProductResult: Sendable {
  /// The output: `last.afterADC`·(s·r), or exact zeros.
  public var output: [Double]
  /// s, of the last pass; 0 where the output is exact zeros because there was nothing to scale by.
  public var scale: Double
  /// r of the last pass: 1, 2, 4 …
  public var boundFactor: Double
  /// Every pass of bound management in order; empty where the output is exact zeros.
  public var history: [ReferencePass]
  /// Smallest distance of each DAC input from a rounding tie over all passes, in steps.
  public var inputTieMargin: [Double]
  /// Smallest saturation margin over all passes, in units of the array's output.
  public var saturationMargin: Double

  /// Number of passes.
  public var passes: Int { history.count }
  /// Whether the zero-input rule gave exact zeros.
  public var isExactZero: Bool { history.isEmpty }

  // Values of the last pass; empty, or 0, where the output is exact zeros.
  public var inputAfterDAC: [Double] { history.last?.inputAfterDAC ?? [] }
  public var inputToArray: [Double] { history.last?.inputToArray ?? [] }
  public var beforeNoise: [Double] { history.last?.beforeNoise ?? [] }
  public var beforeADC: [Double] { history.last?.beforeADC ?? [] }
  public var afterADC: [Double] { history.last?.afterADC ?? [] }
  public var saturated: Int { history.last?.saturated ?? 0 }
  /// Distance of each ADC input of the last pass from a rounding tie, in steps.
  public var outputTieMargin: [Double] { history.last?.outputTieMargin ?? [] }

  /// Exact zeros.
  init(zeros outputs: Int, inputs: Int) {
    output = Array(repeating: 0, count: outputs)
    scale = 0
    boundFactor = 1
    history = []
    inputTieMargin = Array(repeating: .infinity, count: inputs)
    saturationMargin = .infinity
  }

  init(scale: Double, boundFactor: Double, history: [ReferencePass]) {
    let last = history[history.count - 1]
    self.output = last.afterADC.map { $0 * (scale * boundFactor) }
    self.scale = scale
    self.boundFactor = boundFactor
    self.history = history
    self.inputTieMargin = last.inputTieMargin.indices.map { j in
      history.map { $0.inputTieMargin[j] }.min()!
    }
    self.saturationMargin = history.map(\.saturationMargin).min()!
  }
}
