import Crosspoint
import CrosspointLearning
import Testing

@Suite("Normalised pixels")
struct NormalisationTests {
  private static let data = DataSet(
    images: Matrix(rows: 2, columns: 3, [0, 0.5, 1, 0.25, 0.1, 0.9]), labels: [3, 4])

  @Test("each pixel less the mean, over the deviation")
  func formula() throws {
    let found = try Self.data.normalised(by: Normalisation(mean: 0.1307, deviation: 0.3081))
    let (mean, deviation): (Float, Float) = (0.1307, 0.3081)
    #expect(found.images.elements == Self.data.images.elements.map { ($0 - mean) / deviation })
    #expect(found.labels == [3, 4])
    #expect(found.images.rows == 2 && found.images.columns == 3)
    let same = try Self.data.normalised(by: Normalisation(mean: 0, deviation: 1))
    #expect(same.images == Self.data.images)
  }

  @Test("a text, MEAN,STD")
  func text() throws {
    let found = try Normalisation(parsing: "0.1307,0.3081")
    #expect(try found == Normalisation(mean: 0.1307, deviation: 0.3081))
    #expect(try Normalisation(parsing: "-1,2e3") == Normalisation(mean: -1, deviation: 2000))
    for text in ["", ",", "1", "1,", ",1", "1,2,3", "a,1", "1;2", "1, 2"] {
      let error = #expect(throws: CrosspointError.self) { try Normalisation(parsing: text) }
      #expect(error?.description.contains("'\(text)'; expected MEAN,STD") == true)
    }
  }

  @Test("deviations that are not above 0, and what is not finite")
  func refused() {
    for deviation in [0, -0.0, -1, .infinity, .nan] as [Float] {
      #expect(throws: CrosspointError.self) { try Normalisation(mean: 0, deviation: deviation) }
    }
    for mean in [Float.infinity, -.infinity, .nan] {
      #expect(throws: CrosspointError.self) { try Normalisation(mean: mean, deviation: 1) }
    }
    #expect(throws: CrosspointError.self) { try Normalisation(parsing: "nan,1") }
    // 1/2⁻¹⁴⁹ lies beyond single precision.
    #expect(throws: CrosspointError.self) {
      try Self.data.normalised(by: Normalisation(mean: 0, deviation: .leastNonzeroMagnitude))
    }
  }
}
