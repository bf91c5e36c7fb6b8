import CrosspointReference
import Testing

@Suite struct StatisticsTests {
  @Test func normalTables() {
    #expect(isClose(NormalLaw.cdf(0), 0.5, 1e-15))
    #expect(isClose(NormalLaw.cdf(1.959963984540054), 0.975, 1e-12))
    #expect(isClose(NormalLaw.upperTail(5) * 1e7, 2.866515718791939, 1e-9))
    #expect(isClose(NormalLaw.twoSidedTail(alarm) * 1e6, 6.795346249460, 1e-8))
  }

  /// Critical values of published chi-square tables.
  @Test func chiSquareTables() {
    #expect(isClose(ChiSquareLaw.upperTail(3.841458820694124, degrees: 1), 0.05, 1e-10))
    #expect(isClose(ChiSquareLaw.upperTail(5.991464547107979, degrees: 2), 0.05, 1e-10))
    #expect(isClose(ChiSquareLaw.upperTail(7.814727903251179, degrees: 3), 0.05, 1e-10))
    #expect(isClose(ChiSquareLaw.upperTail(18.307038053275146, degrees: 10), 0.05, 1e-10))
    #expect(isClose(ChiSquareLaw.upperTail(124.3421134, degrees: 100), 0.05, 1e-7))
    #expect(ChiSquareLaw.upperTail(0, degrees: 4) == 1)
  }

  @Test func foldedNormal() {
    let wide = NormalLaw.foldedMoments(mean: 0, deviation: 2)
    #expect(isClose(wide.mean, 2 * (2 / Double.pi).squareRoot(), 1e-12) && isClose(wide.square, 4))
    let sure = NormalLaw.foldedMoments(mean: -3, deviation: 0)
    #expect(sure.mean == 3 && sure.square == 9)
  }

  @Test func homogeneityOfEqualAndOfDifferentCounts() {
    #expect(ChiSquareLaw.homogeneity([100, 200, 300], [200, 400, 600]).statistic < 1e-20)
    #expect(ChiSquareLaw.homogeneity([100, 200, 300], [300, 200, 100]).tail < 1e-10)
  }
}
