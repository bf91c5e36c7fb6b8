import CrosspointReference
import Testing

/// Fixed answers, worked out apart from this package from `docs/randomness.md`: the repeatability
/// promise.
@Suite struct KnownDrawsTests {
  let draws = ReferenceAddress(
    seed: 0x0123_4567_89ab_cdef, tile: 42, vector: 0x1_0000_0007, pass: 3,
    purpose: .forwardReadNoise, line: 9
  ).draws

  @Test func hash() {
    #expect(referenceHash(0, 0, 0) == 0)
    #expect(referenceHash(1, 0, 0) == 0x0427_41d6)
    #expect(referenceHash(0xffff_ffff, 0x1234_5678, 0x9abc_def0) == 0x0ec7_dc75)
  }

  @Test func streamKey() {
    #expect(draws.key == (0x548d_b424, 0xcb67_1b51, 0x0e82_51bd, 0x4222_47cd))
  }

  @Test(arguments: [
    (UInt32(0), UInt32(0x8b5d_dce5), UInt32(0x7cab_f3bb), -1.0991091932080461),
    (16, 0xfcc5_af16, 0xab53_36c5, -0.08998545989327787),
    (31, 0xb197_9161, 0x793a_91c2, 1.6877912883133517),
    (64, 0x0829_dc62, 0x09be_f2a6, 2.5503306401917554),
    (4095, 0xdb5a_992a, 0xf89d_2152, -0.7639288081760289),
    (0xffff_ffff, 0x1935_d686, 0x94ad_1f56, 1.007849735451048),
  ])
  func wordsAndGaussians(_ position: UInt32, _ a: UInt32, _ b: UInt32, _ xi: Double) {
    #expect(draws.wordA(position) == a && draws.wordB(position) == b)
    #expect(isClose(draws.gaussian(position), xi, 1e-13))
  }
}
