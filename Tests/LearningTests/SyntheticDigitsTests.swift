import Crosspoint
import CrosspointLearning
import CrosspointReference
import Testing

@Suite("Drawn digits")
struct SyntheticDigitsTests {
  @Test("an example is a function of the seed and its number")
  func addressed() {
    let many = SyntheticDigits.make(count: 50, seed: 1)
    let one = SyntheticDigits.make(count: 1, first: 37, seed: 1)
    #expect(one.images == many.images[rows: 37..<38] && one.labels[0] == many.labels[37])
    #expect(SyntheticDigits.make(count: 50, seed: 1).images == many.images)
    #expect(SyntheticDigits.make(count: 50, seed: 2).images != many.images)
  }

  @Test("grey values lie in 0 … 1; every digit comes as often")
  func values() {
    let n = 5_000
    let data = SyntheticDigits.make(count: n, seed: 3)
    #expect(data.images.rows == n && data.images.columns == 784)
    data.images.withUnsafeBufferPointer { pixels in
      #expect(pixels.allSatisfy { $0 >= 0 && $0 <= 1 })
    }
    let expected = Double(n) / 10
    let statistic = (0..<10).reduce(0.0) { sum, digit in
      let difference = Double(data.labels.count { $0 == digit }) - expected
      return sum + difference * difference / expected
    }
    #expect(ChiSquareLaw.upperTail(statistic, degrees: 9) > 1e-6)  // the false-alarm rate
  }

  @Test("training and test examples differ, and have the counts that are promised")
  func standard() {
    let data = SyntheticDigits.standard(seed: 1)
    #expect(data.train.count == 20_000 && data.test.count == 4_000 && data.name == "synthetic")
    let train = Set((0..<200).map { data.train.images[rows: $0..<$0 + 1].elements })
    #expect((0..<200).allSatisfy { !train.contains(data.test.images[rows: $0..<$0 + 1].elements) })
  }
}
