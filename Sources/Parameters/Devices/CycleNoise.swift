/// How noise from cycle to cycle enters a pulse whose size depends on the weight.
public enum CycleNoise: String, Sendable, Hashable, Codable, CaseIterable {
  /// The whole change varies: Δ(w)·(1 + c·ξ).
  case multiplicative
  /// The change varies by as much everywhere: Δ(w) + s·c·ξ, s the cross-point's step at weight 0.
  case additive
}
