/// What a surface sends back in each band: red, green, blue and near infrared, 0 … 1.
typealias SceneColour = SIMD4<Float>

extension SceneColour {
  /// Red, green, blue, near infrared.
  static let bands = ["red", "green", "blue", "near infrared"]

  static let pavement = SceneColour(0.36, 0.35, 0.34, 0.38)
  static let soil = SceneColour(0.36, 0.29, 0.21, 0.42)
  static let road = SceneColour(0.22, 0.22, 0.23, 0.24)
  static let roofs = [
    SceneColour(0.46, 0.25, 0.18, 0.44), SceneColour(0.42, 0.42, 0.43, 0.43),
    SceneColour(0.17, 0.17, 0.19, 0.19), SceneColour(0.66, 0.66, 0.66, 0.64),
  ]
  /// Twigs of a tree without leaves.
  static let twigs = SceneColour(0.22, 0.17, 0.14, 0.29)

  /// Leaves and grass, between fresh and dry: lawns, green roofs and crowns draw from the same, and
  /// differ in brightness alone.
  static func vegetation(_ draws: inout SceneDraws, _ brightness: ClosedRange<Float>)
    -> SceneColour
  {
    let dryness = draws.uniform(0, 1)
    let fresh = SceneColour(0.09, 0.23, 0.07, 0.56)
    let dry = SceneColour(0.20, 0.25, 0.11, 0.42)
    return (fresh + (dry - fresh) * dryness)
      * draws.uniform(brightness.lowerBound, brightness.upperBound)
  }
}
