import CrosspointParameters
import CrosspointReference
import Testing

@Suite struct PulseTests {
  let draws = ReferenceAddress(seed: 1, tile: 2, vector: 3, purpose: .pulsesX).draws

  @Test func trainsOfCertainSignals() {
    #expect(
      ReferencePulses.trains([0, 2, -2, 0.5], gain: 2, slots: 64, draws) == [0, .max, .max, .max])
    #expect(ReferencePulses.trains([0, -1], gain: 1, slots: 3, draws) == [0, 7])
    #expect(ReferencePulses.trains([1], gain: 1, slots: 0, draws) == [0])
  }

  /// Slot s of element i is position 64·i + s.
  @Test func positions() {
    let trains = ReferencePulses.trains([0, 0, 0.3], gain: 1.5, slots: 40, draws)
    for s in 0..<40 {
      let fires = draws.wordA(UInt32(128 + s)) >> 1 < UInt32(Float(0.3) * 1.5 * 0x1p31)
      #expect((trains[2] >> UInt64(s) & 1 == 1) == fires)
    }
    #expect(trains[2] >> 40 == 0)
  }

  @Test func coincidencesCountCommonSlots() {
    #expect(ReferencePulses.coincidences(0b1101, 0b0111) == 2)
    #expect(ReferencePulses.coincidences(.max, .max) == 64)
  }

  /// All eight combinations of signs: up where sign(x)·sign(δ)·sign(η) > 0.
  @Test func directions() {
    for x: Float in [-1, 1] {
      for delta: Float in [-1, 1] {
        for rate: Float in [-1, 1] {
          let sample = ReferenceSample(
            PulsedUpdate(), learningRate: rate, granularity: 0.5, x: [x], delta: [delta], vector: 0,
            seed: 1, tile: 1)
          #expect(sample.coincidences(0, 0) > 0 && sample.isUp(0, 0) == (x * delta * rate > 0))
        }
      }
    }
  }
}
