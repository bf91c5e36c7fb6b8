import Crosspoint

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A filter behind a classifier of pixels.
public enum MorphologicalFilter: Sendable, Hashable, Codable, CustomStringConvertible {
  /// The picture as it is.
  case none
  /// By a square of this odd side, in pixels.
  case opening(side: Int)
  case closing(side: Int)
  /// Of regions of fewer than so many pixels.
  case removal(pixels: Int)

  /// Those to choose from, none first.
  public static let choices: [MorphologicalFilter] =
    [.none] + [3, 5, 7].map { .opening(side: $0) } + [3, 5, 7].map { .closing(side: $0) }
    + [5, 10, 20, 40, 80].map { .removal(pixels: $0) }

  public var description: String {
    switch self {
    case .none: "none"
    case .opening(let side): "opening \(side) × \(side)"
    case .closing(let side): "closing \(side) × \(side)"
    case .removal(let pixels): "removal below \(pixels) pixels"
    }
  }

  /// The filtered picture. Traps for a side that is not odd and positive.
  public func apply(_ picture: BinaryPicture) -> BinaryPicture {
    switch self {
    case .none: picture
    case .opening(let side): picture.opened(by: side)
    case .closing(let side): picture.closed(by: side)
    case .removal(let pixels): picture.withoutRegions(below: pixels)
    }
  }
}

/// Which threshold and which filter the difference pictures of predictions and truth speak for.
///
/// A difference picture has pixels of two kinds, trees that are missed and what is no tree and was
/// found. Accuracy counts them alike, and where few pixels are trees a filter that removes nearly
/// all that is found would be the best. So the choice is that of the largest F1, which weighs them
/// against the trees that are found. Each filter has a threshold of its own: one that fills gaps
/// wants less to be found than one that removes.
public struct FilterChoice: Sendable, Hashable, Codable {
  public struct Candidate: Sendable, Hashable, Codable {
    public var filter: MorphologicalFilter
    /// The probability above which a pixel counts as found, the best for this filter.
    public var threshold: Double
    /// Of all pixels, filtered; its errors are those of the difference pictures.
    public var counts: BinaryCounts
  }

  /// Probabilities to choose from.
  public static let thresholds = (2...18).map { Double($0) / 20 }

  /// In the order of the filters to choose from, none first.
  public var candidates: [Candidate]
  /// The first of those with the largest F1, so that it is none where no filter is better; without
  /// a tree in truth, of those with the fewest pixels of difference.
  public var chosen: Candidate

  /// What is found without a filter.
  public var unfiltered: Candidate { candidates[0] }

  /// Tries every threshold and filter on outputs of a network. Traps unless there is a truth of its
  /// size for each picture's outputs.
  /// - Parameter outputs: of each picture, whose probabilities are 1/(1 + e^−a).
  public init(_ outputs: [[Float]], truths: [BinaryPicture]) {
    check(
      outputs.count == truths.count, "\(truths.count) truths for outputs of \(outputs.count)")
    let hasTrees = truths.contains { $0.count > 0 }
    func score(_ candidate: Candidate) -> Double {
      hasTrees ? candidate.counts.f1 ?? 0 : -Double(candidate.counts.errors)
    }
    // Those nearest to ½ first: of equal ones they are taken.
    let predictions = Self.thresholds.sorted { abs($0 - 0.5) < abs($1 - 0.5) }.map { threshold in
      (threshold, Self.pictures(outputs, like: truths, above: threshold))
    }
    func best(_ candidates: [Candidate]) -> Candidate {
      let most = candidates.map(score).max()!
      return candidates.first { score($0) == most }!
    }
    candidates = MorphologicalFilter.choices.map { filter in
      best(
        predictions.map { threshold, pictures in
          Candidate(
            filter: filter, threshold: threshold,
            counts: zip(pictures, truths).reduce(BinaryCounts()) {
              $0 + filter.apply($1.0).counts(against: $1.1)
            })
        })
    }
    chosen = best(candidates)
  }

  /// Which outputs are above a probability.
  static func pictures(
    _ outputs: [[Float]], like truths: [BinaryPicture], above probability: Double
  ) -> [BinaryPicture] {
    zip(outputs, truths).map { outputs, truth in
      BinaryPicture(
        height: truth.height, width: truth.width, outputs, above: Self.output(probability))
    }
  }

  /// The output of a network whose probability is this.
  static func output(_ probability: Double) -> Float {
    Float(log(probability / (1 - probability)))
  }
}
