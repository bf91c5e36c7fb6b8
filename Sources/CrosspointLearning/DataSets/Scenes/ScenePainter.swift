#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Paints a scene from the ground upwards. Lengths are pixels; what there is of each kind grows
/// with the area.
struct ScenePainter {
  let season: AerialScene.Season
  private(set) var canvas: SceneCanvas
  private var draws: SceneDraws
  /// Where shadows fall, an angle.
  private let shadowAngle: Float
  /// Area in units of 64 × 64 pixels.
  private let area: Float

  /// What the sun's light is in the shade.
  private static let shade = SceneColour(0.42, 0.45, 0.52, 0.40)
  /// Of 64 × 64 pixels, on average.
  private static let trees: Float = 2.7

  init(height: Int, width: Int, season: AerialScene.Season, draws: SceneDraws) {
    self.season = season
    var draws = draws
    area = Float(height * width) / (64 * 64)
    shadowAngle = draws.uniform(0, 2 * .pi)
    let ground: SceneColour = draws.happens(0.5) ? .pavement : .soil
    canvas = SceneCanvas(
      height: height, width: width, ground: ground * draws.uniform(0.85, 1.15))
    self.draws = draws
  }

  mutating func paint() {
    paintGround()
    for _ in 0..<draws.count(mean: 2.6 * area) { paintLawn() }
    for _ in 0..<draws.count(mean: 0.6 * area.squareRoot()) { paintRoad() }
    for _ in 0..<draws.count(mean: 1.3 * area) { paintRoof() }
    paintTrees()
  }

  /// Bands × height × width: the picture in its own light, with the sensor's noise.
  func pixels() -> [Float] {
    var draws = draws
    let light = draws.uniform(0.88, 1.12)
    let count = canvas.colours.count
    let noise = draws.sensorNoise(4 * count)
    return (0..<4 * count).map { i in
      let value = canvas.colours[i % count][i / count] * light + 0.015 * noise[i]
      return min(max(value, 0), 1)
    }
  }

  // MARK: Surfaces

  private mutating func paintGround() {
    let texture = draws.texture(spacing: 9)
    for y in 0..<canvas.height {
      for x in 0..<canvas.width {
        canvas.colours[y * canvas.width + x] *= 1 + 0.1 * texture.value(Float(y), Float(x))
      }
    }
  }

  /// A point of the picture, or up to `margin` beside it.
  private mutating func point(margin: Float) -> ScenePoint {
    ScenePoint(
      y: draws.uniform(-margin, Float(canvas.height) + margin),
      x: draws.uniform(-margin, Float(canvas.width) + margin))
  }

  private mutating func rectangle(_ half: ClosedRange<Float>, margin: Float) -> SceneRectangle {
    SceneRectangle(
      centre: point(margin: margin), length: draws.uniform(half.lowerBound, half.upperBound),
      breadth: draws.uniform(half.lowerBound, half.upperBound), angle: draws.uniform(0, .pi))
  }

  /// Grass: even, in broad patches.
  private mutating func paintLawn() {
    let place = rectangle(7...18, margin: 6)
    let colour = SceneColour.vegetation(&draws, 0.8...1.2)
    let (broad, fine) = (draws.texture(spacing: 11), draws.texture(spacing: 1.3))
    canvas.fill(place) { pixel, point, _, _ in
      pixel =
        colour
        * (1 + 0.13 * broad.value(point.y, point.x) + 0.07 * fine.value(point.y, point.x))
    }
  }

  private mutating func paintRoad() {
    let length = Float(canvas.height + canvas.width)
    let road = SceneRectangle(
      centre: point(margin: -4), length: length, breadth: draws.uniform(3, 5.5),
      angle: draws.uniform(0, .pi))
    let colour = SceneColour.road * draws.uniform(0.85, 1.2)
    canvas.fill(road) { pixel, _, _, across in
      pixel = abs(across) < 0.09 ? colour * 2.2 : colour
    }
  }

  /// A roof of two slopes, or a flat green one, with its shadow beside it.
  private mutating func paintRoof() {
    let roof = rectangle(5...11, margin: 5)
    let isGreen = draws.happens(0.3)
    let number = min(
      Int(draws.uniform(0, Float(SceneColour.roofs.count))), SceneColour.roofs.count - 1)
    let colour =
      isGreen
      ? SceneColour.vegetation(&draws, 0.7...1.1)
      : SceneColour.roofs[number] * draws.uniform(0.85, 1.15)
    let (height, slope) = (draws.uniform(2.5, 6), isGreen ? 0 : draws.uniform(0.05, 0.22))
    // The shadow of a box is its outline on the way to its end.
    var shaded = Array(repeating: false, count: canvas.colours.count)
    for step in 1...Int(height.rounded(.up)) {
      var outline = roof
      outline.centre = roof.centre.moved(min(Float(step), height), towards: shadowAngle)
      canvas.mark(outline, &shaded)
    }
    for index in shaded.indices where shaded[index] { canvas.colours[index] *= Self.shade }
    let grain = draws.texture(spacing: isGreen ? 6 : 1.5)
    // The slope that looks away from where shadows fall is the brighter one.
    let sunny: Float = sin(shadowAngle - roof.angle) > 0 ? -1 : 1
    canvas.fill(roof) { pixel, point, _, across in
      let side = (across > 0 ? sunny : -sunny) * slope
      pixel = colour * (1 + side + 0.06 * grain.value(point.y, point.x))
    }
  }

  // MARK: Trees

  private struct Tree {
    var centre: ScenePoint
    var radius: Float
    var colour: SceneColour
    var isBare: Bool
    /// How far the crown's edge lies in and out, and its clumps of leaves or twigs.
    var edge: SceneTexture
    var clumps: SceneTexture
  }

  private mutating func paintTrees() {
    // Some scenes have no tree, and some a grove.
    let density = draws.uniform(0, 2)
    let margin: Float = 6
    let reach =
      (Float(canvas.height) + 2 * margin) * (Float(canvas.width) + 2 * margin) / (64 * 64)
    let trees = (0..<draws.count(mean: density * Self.trees * reach)).map { _ in
      let isEvergreen = draws.happens(0.2)
      return Tree(
        centre: point(margin: margin), radius: draws.uniform(4, 9.5),
        colour: SceneColour.vegetation(&draws, 0.6...1), isBare: season == .leafOff && !isEvergreen,
        edge: draws.texture(spacing: 0.9), clumps: draws.texture(spacing: 2))
    }
    for tree in trees { castShadow(of: tree) }
    for tree in trees { paintCrown(of: tree) }
  }

  /// How far into the crown a point lies: 0 in the centre, 1 at the edge.
  private func depth(_ tree: Tree, _ point: ScenePoint) -> Float {
    let (y, x) = (point.y - tree.centre.y, point.x - tree.centre.x)
    let distance = (y * y + x * x).squareRoot()
    // The edge goes in and out with the angle: a texture read on a circle.
    let around = distance > 0 ? (3 * y / distance, 3 * x / distance) : (0, 0)
    let edge = 1 + 0.16 * tree.edge.value(around.0, around.1)
    return distance / (tree.radius * edge)
  }

  private mutating func castShadow(of tree: Tree) {
    var shadow = tree
    shadow.centre = tree.centre.moved(0.75 * tree.radius, towards: shadowAngle)
    var shaded: [Int] = []
    canvas.forEachPixel(about: shadow.centre, reach: 1.2 * tree.radius) { index, point in
      if depth(shadow, point) <= 1 { shaded.append(index) }
    }
    let light = tree.isBare ? SceneColour(repeating: 1) * 0.3 + Self.shade * 0.7 : Self.shade
    for index in shaded { canvas.colours[index] *= light }
  }

  private mutating func paintCrown(of tree: Tree) {
    var crown: [(index: Int, point: ScenePoint, depth: Float)] = []
    canvas.forEachPixel(about: tree.centre, reach: 1.2 * tree.radius) { index, point in
      let depth = depth(tree, point)
      if depth <= 1 { crown.append((index, point, depth)) }
    }
    for (index, point, depth) in crown {
      canvas.isTree[index] = true
      let clump = tree.clumps.value(point.y, point.x)
      // A dome: the side towards the sun is bright, the other one dark.
      let (y, x) = (point.y - tree.centre.y, point.x - tree.centre.x)
      let away = (cos(shadowAngle) * x + sin(shadowAngle) * y) / tree.radius
      let light = 1 - 0.3 * away - 0.1 * depth * depth
      if tree.isBare {
        let cover = min(max(0.75 + 0.55 * clump - 0.2 * depth, 0.15), 0.95)
        let twigs = SceneColour.twigs * (light + 0.15)
        canvas.colours[index] += (twigs - canvas.colours[index]) * cover
      } else {
        canvas.colours[index] = tree.colour * max(light + 0.42 * clump, 0.25)
      }
    }
  }
}

extension SceneCanvas {
  /// Marks the pixels of a rectangle.
  func mark(_ rectangle: SceneRectangle, _ marked: inout [Bool]) {
    let (c, s) = (cos(rectangle.angle), sin(rectangle.angle))
    let reach = (rectangle.length * rectangle.length + rectangle.breadth * rectangle.breadth)
      .squareRoot()
    forEachPixel(about: rectangle.centre, reach: reach) { index, point in
      let (y, x) = (point.y - rectangle.centre.y, point.x - rectangle.centre.x)
      if abs(c * x + s * y) <= rectangle.length, abs(c * y - s * x) <= rectangle.breadth {
        marked[index] = true
      }
    }
  }
}
