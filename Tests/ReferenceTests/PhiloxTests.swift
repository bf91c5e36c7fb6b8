import CrosspointReference
import Testing

@Suite struct PhiloxTests {
  /// Random123's known answers for philox4x32-10.
  @Test func publishedKnownAnswers() {
    let all: UInt32 = 0xffff_ffff
    #expect(
      referencePhilox(counter: (0, 0, 0, 0), key: (0, 0)) == (
        0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8
      ))
    #expect(
      referencePhilox(counter: (all, all, all, all), key: (all, all))
        == (0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd))
    #expect(
      referencePhilox(
        counter: (0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344),
        key: (0xa409_3822, 0x299f_31d0))
        == (0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1))
  }

  @Test func keysAreMadeOfTheAddress() {
    let address = ReferenceAddress(
      seed: 0x1122_3344_5566_7788, tile: 7, vector: 0x9_0000_0003, pass: 5, purpose: .cycle,
      line: 11)
    let tile = referencePhilox(counter: (7, 0, 0, 0xffff_ffff), key: (0x5566_7788, 0x1122_3344))
    #expect(address.tileKey == (tile.0, tile.1))
    var key = referencePhilox(counter: (3, 9, 11, 3 | 5 << 8), key: (tile.0, tile.1))
    key.2 |= 1
    #expect(address.streamKey == key)
  }

  /// Every field of an address matters.
  @Test func everyFieldChangesTheDraws() {
    let base = ReferenceAddress(seed: 1, tile: 2, vector: 3, pass: 4, purpose: .cycle, line: 5)
    var others = Array(repeating: base, count: 8)
    others[0].seed = 2
    others[1].seed = 1 + 1 << 32
    others[2].tile = 3
    others[3].vector = 4
    others[4].vector = 3 + 1 << 32
    others[5].pass = 5
    others[6].purpose = .diffusion
    others[7].line = 6
    let words = ([base] + others).map { $0.draws.wordA(0) }
    #expect(Set(words).count == words.count)
  }
}
