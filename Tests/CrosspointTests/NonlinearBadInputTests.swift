import Crosspoint
import Foundation
import Testing

@Suite("Bad settings of nonlinear currents")
struct NonlinearBadInputTests {
  private func refusal(_ settings: NonlinearSettings) -> String {
    do { _ = try NonlinearTile(rows: 2, columns: 2, settings: settings, seed: 1) } catch {
      return "\(error)"
    }
    return "nothing"
  }

  private func refusal(_ model: some CurrentModel, _ voltage: Float = 0.5) -> String {
    refusal(NonlinearSettings(current: CurrentLaw(model), readVoltage: voltage))
  }

  private func changed<Model>(_ model: Model, _ change: (inout Model) -> Void) -> Model {
    var model = model
    change(&model)
    return model
  }

  private func expect(_ message: String, _ words: [String]) {
    for word in words { #expect(message.contains(word), "\(message): \(word)") }
  }

  @Test("read voltages of 0, below, not finite, and past the law")
  func voltages() {
    for voltage in [Float(0), -0.5, .nan, .infinity] {
      expect(
        refusal(FilamentCurrent(), voltage),
        ["nonlinear.readVoltage", "\(voltage)", "a finite positive number"])
    }
    expect(refusal(FilamentCurrent(), 20.1), ["nonlinear.readVoltage", "20.1", "at most 20.0 V"])
    expect(refusal(SiOxCurrent(), 5), ["nonlinear.readVoltage", "5.0", "at most 4.0 V", "siox"])
    expect(
      refusal(PairProblem.oddTable, 0.7),
      ["nonlinear.readVoltage", "0.7", "at most 0.6 V", "tabulated"])
    expect(refusal(PairProblem.rectifying, 0.51), ["0.51", "at most 0.5 V"])
    // sinh of 80 is a Float, and so are products with it.
    #expect(refusal(FilamentCurrent(), 20) == "nothing")
    // A current that single precision does not hold.
    expect(refusal(CubicCurrent(), 1e-37), ["nonlinear.readVoltage", "1e-37", "holds"])
  }

  @Test("ranges, noise and steps")
  func others() {
    func of(_ change: (inout NonlinearSettings) -> Void) -> String {
      refusal(changed(NonlinearSettings(), change))
    }
    expect(of { $0.weightRange = 0 }, ["nonlinear.weightRange", "0.0", "positive"])
    expect(of { $0.outputNoise = -1e-6 }, ["nonlinear.outputNoise", "-1e-06", "at least 0"])
    expect(of { $0.outputStep = .nan }, ["nonlinear.outputStep", "nan"])
    expect(of { $0.outputBound = 0 }, ["nonlinear.outputBound", "0.0", "positive"])
    expect(of { $0.referenceShare = 1.5 }, ["nonlinear.referenceShare", "1.5", "0 to 1"])
    #expect(of { _ in } == "nothing")
  }

  @Test("laws")
  func laws() {
    expect(
      refusal(changed(FilamentCurrent()) { $0.gapMaximum = 0.1 }),
      ["current.gapMaximum", "0.1", "above gapMinimum, 0.2"])
    expect(refusal(changed(FilamentCurrent()) { $0.voltageScale = 0 }), ["voltageScale", "0.0"])
    expect(
      refusal(changed(FilamentCurrent()) { $0.gapSpread = 0.6 }),
      ["gapSpread", "0.6", "0 to twice"])
    expect(
      refusal(changed(FilamentCurrent()) { $0.gapMaximum = 40 }),
      ["gapMaximum", "40.0", "80 times"])
    expect(
      refusal(changed(CubicCurrent()) { $0.conductanceMaximum = 1e-7 }),
      ["current.conductanceMaximum", "1e-07", "above conductanceMinimum"])
    expect(
      refusal(changed(SiOxCurrent()) { $0.ratioLow = 1.9 }), ["ratioLow", "1.9", "2 to 5.5"])
    expect(
      refusal(changed(SiOxCurrent()) { $0.groupHigh = 900 }), ["groupHigh", "900.0", "above"])
    expect(
      refusal(changed(SiOxCurrent()) { $0.spreadFactor = 5 }), ["spreadFactor", "5.0", "0 to 4"])
  }

  @Test("tables that are not monotone, too small, or of other sizes")
  func tables() {
    func of(_ change: (inout TabulatedCurrent) -> Void) -> String {
      refusal(changed(PairProblem.oddTable, change))
    }
    expect(
      of { $0.voltages[2] = 0.05 }, ["current.voltages[2]", "0.05", "above the one before, 0.1"])
    expect(of { $0.conductances[1] = 1e-6 }, ["current.conductances[1]", "1e-06"])
    expect(of { $0.currents.removeLast() }, ["current.currents", "24", "25"])
    expect(
      of { $0.currents[12] = 1e-9 },
      ["current at 0.25 V, 1e-05 S", "1e-09", "above that at 0.1 V", "rise with the voltage"])
    expect(
      of { $0.currents[23] = $0.currents[24] * 2 },
      ["current at 0.6 V, 5e-05 S", "grow with the conductance"])
    expect(of { $0.currents[2] = 1e-9 }, ["current at 0.0 V", "1e-09", "no current"])
    expect(of { $0.voltages[0] = 0.05 }, ["current.voltages", "0.05", "0 as the first voltage"])
    expect(of { $0.voltages = [0] }, ["voltages", "2 to 256"])
    expect(
      refusal(changed(PairProblem.rectifying) { $0.voltages[2] = 0.1 }, 0.4),
      ["current.voltages", "among voltages of both signs"])
    expect(
      refusal(
        changed(PairProblem.rectifying) {
          $0.voltages.removeLast(2)
          $0.currents.removeLast(6)
        }, 0.1), ["current.voltages", "-0.5 … 0.0 V", "among voltages of both signs"])
  }

  @Test("conductances outside of the range, and signals that are not finite")
  func signals() throws {
    let tile = try NonlinearTile(rows: 1, columns: 2, settings: NonlinearSettings(), seed: 1)
    let (zero, bad) = (Matrix(rows: 1, columns: 2), Matrix(rows: 1, columns: 2, [0.5, 2.5]))
    do {
      try tile.setConductances(plus: zero, minus: bad)
      Issue.record("taken")
    } catch { expect("\(error)", ["minus at row 0, column 1", "2.5", "0 to weightRange, 2.0"]) }
    let x = Matrix(rows: 1, columns: 2, [1, .infinity])
    #expect(throws: CrosspointError.self) { try tile.forward(x) }
    #expect(throws: CrosspointError.self) { try tile.setWeights(x) }
    var z = Matrix(rows: 1, columns: 1)
    let delta = Matrix(rows: 1, columns: 1)
    #expect(throws: CrosspointError.self) { try tile.backward(delta, at: x, into: &z) }
    #expect(throws: CrosspointError.self) {
      try tile.update(x: x, delta: delta, learningRate: 0.1)
    }
    #expect(tile.conductances.minus == zero)
  }
}
