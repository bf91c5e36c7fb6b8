/// What one non-ideality costs a full device: how much lower the error is without it.
public struct SwitchOff: Sendable, Hashable, Codable {
  public var label: String
  /// Seeds with both runs.
  public var seeds: Int
  /// Mean over the seeds of (error with everything on − error without this), in percentage points.
  public var improvement: Double
  /// Of the mean, from the spread between seeds; nil with one seed.
  public var standardError: Double?

  enum CodingKeys: String, CodingKey {
    case label, seeds
    case improvement = "improvement_points"
    case standardError = "standard_error_points"
  }
}

/// A full device without each of its non-idealities, the costliest first.
public struct SwitchOffRanking: Sendable, Hashable, Codable {
  /// The device with everything on.
  public var whole: PairedSetting
  /// One non-ideality off each.
  public var rows: [SwitchOff]
  /// Two non-idealities off at once: no part of the ranking.
  public var pairs: [SwitchOff]
  /// Standard deviation of an improvement between seeds, pooled over the rows; nil with one seed,
  /// and where no row is within the limit.
  public var pooledDeviation: Double?

  /// Nil where the whole device has no paired run.
  /// - Parameters:
  ///   - pairs: labels of settings with two non-idealities off.
  ///   - poolLimit: rows that change the error by more points are left out of the pooled deviation:
  ///     a network that has stopped learning scatters by points.
  package init?(
    _ settings: [PairedSetting], whole label: String, pairs pairLabels: Set<String> = [],
    poolLimit: Double
  ) {
    guard let whole = settings.first(where: { $0.label == label }) else { return nil }
    self.whole = whole
    let errors = Dictionary(uniqueKeysWithValues: zip(whole.seeds, whole.errors))
    var (sum, degrees) = (0.0, 0)
    let all = settings.filter { $0.label != label }.compactMap { setting -> SwitchOff? in
      let improvements = zip(setting.seeds, setting.errors).compactMap { seed, error in
        errors[seed].map { $0 - error }
      }
      guard !improvements.isEmpty else { return nil }
      let n = Double(improvements.count)
      let squares = squares(improvements)
      if abs(mean(improvements)) <= poolLimit {
        sum += squares
        degrees += improvements.count - 1
      }
      return SwitchOff(
        label: setting.label, seeds: improvements.count, improvement: mean(improvements),
        standardError: improvements.count > 1 ? (squares / (n - 1) / n).squareRoot() : nil)
    }
    .sorted { $0.improvement > $1.improvement }
    rows = all.filter { !pairLabels.contains($0.label) }
    pairs = all.filter { pairLabels.contains($0.label) }
    pooledDeviation = degrees > 0 ? (sum / Double(degrees)).squareRoot() : nil
  }

  /// Whether the first row stands out of the noise: both above nothing and above the second, by two
  /// standard errors of the pooled deviation (the whole device, which both share, cancels between
  /// the two); nil with one seed.
  public var firstStandsOut: Bool? {
    guard let pooledDeviation, let first = rows.first else { return nil }
    let error = pooledDeviation / Double(first.seeds).squareRoot()
    guard first.improvement > 2 * error else { return false }
    guard rows.count > 1 else { return true }
    let both = pooledDeviation / Double(min(first.seeds, rows[1].seeds)).squareRoot()
    return first.improvement - rows[1].improvement > 2 * both
  }

  /// The rows without which the error rises by more than three standard errors of the pooled
  /// deviation, the largest rise first: three, because it is the largest of many rows (of nine, one
  /// passes 2.9 in 5 % of studies by noise alone).
  public var helpful: [SwitchOff] {
    guard let pooledDeviation else { return [] }
    return rows.reversed().filter {
      $0.improvement < -3 * pooledDeviation / Double($0.seeds).squareRoot()
    }
  }

  /// The largest rise that can be told: of `helpful`, or with nothing known of the noise of all
  /// rows. Nil where there is none.
  public var rise: SwitchOff? {
    guard pooledDeviation == nil else { return helpful.first }
    return rows.last.flatMap { $0.improvement < 0 ? $0 : nil }
  }

  /// Whether the largest change of the error is a rise that can be told.
  public var isLedByRise: Bool {
    rise.map { -$0.improvement > max(rows[0].improvement, 0) } ?? false
  }

  enum CodingKeys: String, CodingKey {
    case whole, rows, pairs
    case pooledDeviation = "pooled_deviation_points"
  }
}
