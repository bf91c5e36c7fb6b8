import CrosspointPlots
import Foundation

extension Plot {
  /// Tics at 1, 2 and 5 in every decade between two positive values.
  package static func logarithmicTics(_ range: ClosedRange<Double>, suffix: String = "") -> String {
    let decades =
      Int(log10(range.lowerBound).rounded(.down))...Int(log10(range.upperBound).rounded(.up))
    let tics = decades.flatMap { d in [1.0, 2, 5].map { $0 * pow(10, Double(d)) } }.filter {
      range.contains($0)
    }
    return "(" + tics.map { tic(significant($0, 3) + suffix, at: $0) }.joined(separator: ", ") + ")"
  }
}
