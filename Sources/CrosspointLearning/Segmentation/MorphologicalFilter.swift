import Crosspoint

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

/// Which filter the difference pictures of predictions and truth speak for.
///
/// A difference picture has pixels of two kinds, trees that are missed and what is no tree and was
/// found. Accuracy counts them alike, and where few pixels are trees a filter that removes nearly
/// all that is found would be the best. So the filter is the one whose F1 is the largest, which
/// weighs them against the trees that are found.
public struct FilterChoice: Sendable, Hashable, Codable {
  public struct Candidate: Sendable, Hashable, Codable {
    public var filter: MorphologicalFilter
    /// Of all pixels; its errors are those of the difference pictures.
    public var counts: BinaryCounts
  }

  /// In the order of `MorphologicalFilter.choices`.
  public var candidates: [Candidate]
  /// The first of those with the largest F1, so that it is none where no filter is better; without a
  /// tree in truth, of those with the fewest pixels of difference.
  public var filter: MorphologicalFilter

  /// Tries every filter on predictions. Traps unless there is a truth of its size for each.
  public init(
    _ predictions: [BinaryPicture], truths: [BinaryPicture],
    among choices: [MorphologicalFilter] = MorphologicalFilter.choices
  ) {
    check(
      predictions.count == truths.count && !choices.isEmpty,
      "\(truths.count) truths for \(predictions.count) predictions, \(choices.count) filters")
    candidates = choices.map { filter in
      Candidate(
        filter: filter,
        counts: zip(predictions, truths).reduce(BinaryCounts()) {
          $0 + filter.apply($1.0).counts(against: $1.1)
        })
    }
    let hasTrees = truths.contains { $0.count > 0 }
    func score(_ candidate: Candidate) -> Double {
      hasTrees ? candidate.counts.f1 ?? 0 : -Double(candidate.counts.errors)
    }
    let best = candidates.map(score).max()!
    filter = candidates.first { score($0) == best }!.filter
  }
}
