import TestSupport
import Testing

@Suite("crosspoint demo")
struct DemoTests {
  @Test("both tables, every kind of tile, and nothing of a progress bar where there is no terminal")
  func tables() throws {
    let result = try Program.run("demo", "--epochs", "1")
    #expect(result.status == 0 && result.errors.isEmpty, "\(result.errors)")
    for part in [
      "analog/exact", "training-like", "dense", "1024 × 1024", "exact (OpenBLAS)",
      "analog, rpu-managed", "analog, rpu-baseline",
      "10 × noise",
    ] { #expect(result.output.contains(part)) }
  }
}
