/// Signals rounded to bins.
public enum ReferenceBins {
  /// Q(v) = clip(rint(v/width + shift), ±half)·width, half = ⌊bins/2⌋, width = max|v|/half, 1 where
  /// that is 0; rint half to even. The identity with 0 bins.
  /// - Parameter shifts: u − ½ of each signal, u uniform in [0, 1), to round stochastically.
  public static func rounded(_ values: [Float], bins: Int, shifts: [Double]? = nil) -> [Double] {
    let exact = values.map(Double.init)
    guard bins > 0 else { return exact }
    let half = Double(bins / 2)
    let largest = exact.map(abs).max() ?? 0
    let width = largest > 0 ? largest / half : 1
    return exact.enumerated().map { i, v in
      let bin = (v / width + (shifts?[i] ?? 0)).rounded(.toNearestOrEven)
      return min(max(bin, -half), half) * width
    }
  }
}
