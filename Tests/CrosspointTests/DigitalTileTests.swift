import Crosspoint
import TestSupport
import Testing

/// The exact path against Double, and what is known of OpenBLAS.
@Suite("Exact tiles and OpenBLAS")
struct DigitalTileTests {
  @Test("forward, backward and update are the exact ones", arguments: shapes, [1, 4])
  func exact(_ shape: (Int, Int), _ batch: Int) throws {
    let (rows, columns) = shape
    let tile = DigitalTile(rows: rows, columns: columns)
    let w = signals(rows, columns, 1)
    try tile.setWeights(w)
    let x = signals(batch, columns, 2)
    let d = signals(batch, rows, 3)
    let y = try tile.forward(x)
    let z = try tile.backward(d)
    try tile.update(x: x, delta: d, learningRate: 0.25)
    func close(_ a: Float, _ b: Double, _ size: Double, _ n: Int) {
      #expect(abs(Double(a) - b) <= Double(n + 2) * 0x1p-23 * size)
    }
    for b in 0..<batch {
      for i in 0..<rows {
        let terms = (0..<columns).map { Double(w[i, $0]) * Double(x[b, $0]) }
        close(y[b, i], terms.reduce(0, +), terms.reduce(0) { $0 + abs($1) }, columns)
      }
      for j in 0..<columns {
        let terms = (0..<rows).map { Double(w[$0, j]) * Double(d[b, $0]) }
        close(z[b, j], terms.reduce(0, +), terms.reduce(0) { $0 + abs($1) }, rows)
      }
    }
    for i in 0..<rows {
      for j in 0..<columns {
        let terms =
          [Double(w[i, j])] + (0..<batch).map { 0.25 * Double(d[$0, i]) * Double(x[$0, j]) }
        close(tile.weights[i, j], terms.reduce(0, +), terms.reduce(0) { $0 + abs($1) }, batch)
      }
    }
  }

  @Test("OpenBLAS tells its core and threads")
  func blas() {
    #expect(!BLAS.core.isEmpty && BLAS.core != "unknown")
    #expect(BLAS.threads >= 1)
  }

  @Test("the right core is chosen once, and never Prescott where there is AVX2")
  func core() {
    let change = BLAS.useBestCore()
    print("OpenBLAS core: \(change)")
    if InstructionSet.available.contains(.avx2) { #expect(BLAS.core != "Prescott") }
    // Asked again, it leaves what it finds.
    let again = BLAS.useBestCore()
    #expect(again == .kept(BLAS.core) || again == .chosenByUser(BLAS.core))
  }

  @Test("a calibration finds gain and offset of every output")
  func calibration() throws {
    let expected = signals(40, 3, 4)
    var measured = expected
    let truth: [(Float, Float)] = [(1.1, 0.02), (0.9, -0.3), (-2, 5)]
    for i in 0..<40 { for j in 0..<3 { measured[i, j] = truth[j].0 * expected[i, j] + truth[j].1 } }
    let found = try calibrateGainAndOffset(measured: measured, expected: expected)
    for (f, t) in zip(found, truth) {
      #expect(abs(f.gain - t.0) < 1e-5 && abs(f.offset - t.1) < 1e-5)
    }
  }

  @Test("a calibration of a noisy tile comes within its standard error")
  func calibrationOfTile() throws {
    var settings = AnalogSettings.ideal
    settings.forward.outputNoise = 0.05
    let tile = try AnalogTile(rows: 6, columns: 30, settings: settings, seed: 4)
    let exact = DigitalTile(rows: 6, columns: 30)
    try tile.setWeights(signals(6, 30, 1, scale: 0.2))
    try exact.setWeights(tile.weights)
    let x = signals(2000, 30, 2)
    // Outputs have σ ≈ 1.1: standard error of the gain 0.05/(1.1·√2000) ≈ 0.001; 6 of them, 12
    // figures: 2e-8.
    for fit in try calibrateGainAndOffset(measured: tile.forward(x), expected: exact.forward(x)) {
      #expect(abs(fit.gain - 1) < 0.01 && abs(fit.offset) < 0.01)
    }
  }

  @Test("a calibration that cannot be solved says why")
  func badCalibration() {
    let one = Matrix(rows: 1, columns: 2, repeating: 1)
    #expect(throws: CrosspointError.self) {
      try calibrateGainAndOffset(measured: one, expected: one)
    }
    let equal = Matrix(rows: 5, columns: 2, repeating: 1)
    let error = #expect(throws: CrosspointError.self) {
      try calibrateGainAndOffset(measured: equal, expected: equal)
    }
    #expect(error?.description.contains("output 0") == true)
    var bad = equal
    bad[3, 1] = .nan
    #expect(throws: CrosspointError.self) {
      try calibrateGainAndOffset(measured: bad, expected: equal)
    }
  }
}
