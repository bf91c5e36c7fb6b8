import CrosspointDevices
import Testing

@Suite("Quantiles")
struct QuantileTests {
  @Test("Student's t and χ², against printed tables")
  func tables() {
    for (degrees, value) in [
      (1, 12.706205), (2, 4.302653), (7, 2.364624), (30, 2.042272), (1000, 1.962339),
    ] {
      #expect(abs(StudentLaw.quantile(0.975, degrees: degrees) / value - 1) < 1e-6)
    }
    for (degrees, low, high) in [
      (1, 0.000982069, 5.023886), (7, 1.689869, 16.012764), (100, 74.221927, 129.561197),
    ] {
      #expect(abs(ChiSquareQuantile.quantile(0.025, degrees: degrees) / low - 1) < 1e-6)
      #expect(abs(ChiSquareQuantile.quantile(0.975, degrees: degrees) / high - 1) < 1e-6)
    }
  }
}
