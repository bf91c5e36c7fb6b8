import Crosspoint

/// A made-up aerial picture of a town, some 50 cm a pixel, and where its trees are: lawns, roads
/// and roofs with their shadows, green roofs, crowns with leaves or without.
///
/// It is a function of its size, season, seed and number. Lawns, green roofs and crowns draw their
/// colours from the same, and differ in brightness alone, so that a crown is known by its texture,
/// its shape, the side that lies in the sun and its shadow: a single pixel does not tell it.
public struct AerialScene: Sendable {
  /// Whether trees have leaves. One without is twigs through which the ground is seen, with a weak
  /// shadow: the hard case. A fifth of them is evergreen.
  public enum Season: Sendable, Hashable, Codable {
    case leafOn, leafOff
  }

  /// Red, green, blue and near infrared.
  public static let bands = SceneColour.bands

  public let height: Int
  public let width: Int
  /// Bands × height × width, 0 … 1.
  public let pixels: [Float]
  /// Height × width.
  public let isTree: [Bool]

  /// Draws the scene. Traps for a side below 1 or above 4096.
  public init(height: Int, width: Int, season: Season = .leafOn, seed: UInt64, number: UInt64) {
    check(
      (1...4096).contains(height) && (1...4096).contains(width),
      "a scene of \(height) × \(width) pixels; 1 to 4096 are possible each way")
    var painter = ScenePainter(
      height: height, width: width, season: season,
      draws: SceneDraws(seed: seed, number: number))
    painter.paint()
    self.height = height
    self.width = width
    isTree = painter.canvas.isTree
    pixels = painter.pixels()
  }
}
