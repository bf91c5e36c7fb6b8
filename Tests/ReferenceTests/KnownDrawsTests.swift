import CrosspointReference
import Testing

/// Fixed answers, worked out apart from this package from `docs/randomness.md`: the repeatability promise.
@Suite struct KnownDrawsTests {
  let draws = ReferenceAddress(
    seed: 0x0123_4567_89ab_cdef, tile: 42, vector: 0x1_0000_0007, pass: 3, purpose: .forwardReadNoise, line: 9
  ).draws

  @Test func hash() {
    #expect(referenceHash(0, 0, 0) == 0)
    #expect(referenceHash(1, 0, 0) == 0x6889_90c0)
    #expect(referenceHash(0xffff_ffff, 0x1234_5678, 0x9abc_def0) == 0xab60_fbe6)
  }

  @Test func lineKey() {
    #expect(draws.key == (0x548d_b424, 0xcb67_1b51, 0x0e82_51bd, 0x4222_47cd))
  }

  @Test(arguments: [
    (UInt32(0), UInt32(0xb587_e489), UInt32(0x9c2d_e60e), -0.6386273093712866),
    (16, 0x3170_d69d, 0x3f21_92b7, 0.5288279822557106),
    (31, 0xcb11_fa3e, 0x16bf_06d0, 1.0676938959997853),
    (64, 0x6b71_7450, 0x8630_0612, -1.302570351262337),
    (4095, 0xa8c8_2e05, 0x00ca_12dd, -0.923039106493949),
    (0xffff_ffff, 0x3628_451c, 0x6011_d0d5, 0.46153885645391407),
  ])
  func wordsAndGaussians(_ position: UInt32, _ a: UInt32, _ b: UInt32, _ xi: Double) {
    #expect(draws.wordA(position) == a && draws.wordB(position) == b)
    #expect(isClose(draws.gaussian(position), xi, 1e-13))
  }
}
