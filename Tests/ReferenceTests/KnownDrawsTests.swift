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
    // The lowest bit of K2 is set.
    let even = ReferenceAddress(seed: 1, tile: 0, purpose: .forwardReadNoise, line: 0).draws.key
    #expect(even.2 & 1 == 1)
  }

  @Test(arguments: [
    (UInt32(0), UInt32(0x8b5d_dce5), UInt32(0x4a3d_42a5), -0.27423348881972),
    (16, 0xfcc5_af16, 0x6a7c_ed94, -1.0681453062184056),
    (31, 0xb197_9161, 0x610f_736b, 1.093285973794968),
    (64, 0x0829_dc62, 0x6d45_be2c, -2.352617674307139),
    (4095, 0xdb5a_992a, 0x9faa_c47d, 0.8554730726872681),
    (0xffff_ffff, 0x1935_d686, 0x287a_41f4, -0.4683192964922335),
  ])
  func wordsAndGaussians(_ position: UInt32, _ a: UInt32, _ b: UInt32, _ xi: Double) {
    #expect(draws.wordA(position) == a && draws.wordB(position) == b)
    #expect(isClose(draws.gaussian(position), xi, 1e-13))
  }

  /// Two consecutive pulses share a position.
  @Test func pairs() {
    #expect(isClose(draws.gaussian(5, isSecond: true), 0.20222066173194228, 1e-13))
    #expect(isClose(draws.gaussian(21, isSecond: false), 1.046128118680899, 1e-13))
    #expect(isClose(draws.gaussian(21, isSecond: true), -1.773363983420461, 1e-13))
    #expect(draws.gaussian(21) == draws.gaussian(5, isSecond: true))
  }
}
