#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A picture that is being drawn, seen from above.
struct SceneCanvas {
  let height: Int
  let width: Int
  var colours: [SceneColour]
  var isTree: [Bool]

  init(height: Int, width: Int, ground: SceneColour) {
    self.height = height
    self.width = width
    colours = Array(repeating: ground, count: height * width)
    isTree = Array(repeating: false, count: height * width)
  }

  /// Changes the pixels of a rectangle that may stand at an angle.
  /// - Parameter body: given a pixel's index and its place in the rectangle, −1 … 1 both ways.
  mutating func fill(
    _ rectangle: SceneRectangle,
    _ body: (inout SceneColour, _ pixel: ScenePoint, _ along: Float, _ across: Float) -> Void
  ) {
    let (c, s) = (cos(rectangle.angle), sin(rectangle.angle))
    let reach = (rectangle.length * rectangle.length + rectangle.breadth * rectangle.breadth)
      .squareRoot()
    forEachPixel(about: rectangle.centre, reach: reach) { index, point in
      let (y, x) = (point.y - rectangle.centre.y, point.x - rectangle.centre.x)
      let (along, across) = (
        (c * x + s * y) / rectangle.length, (c * y - s * x) / rectangle.breadth
      )
      if abs(along) <= 1, abs(across) <= 1 { body(&colours[index], point, along, across) }
    }
  }

  /// Calls `body` for the pixels, by index and centre, that may lie within `reach` of a point.
  func forEachPixel(
    about centre: ScenePoint, reach: Float, _ body: (_ index: Int, _ point: ScenePoint) -> Void
  ) {
    for y in range(centre.y, reach, height) {
      for x in range(centre.x, reach, width) {
        body(y * width + x, ScenePoint(y: Float(y) + 0.5, x: Float(x) + 0.5))
      }
    }
  }

  private func range(_ centre: Float, _ reach: Float, _ count: Int) -> Range<Int> {
    let low = min(max(Int((centre - reach - 0.5).rounded(.up)), 0), count)
    let high = min(max(Int((centre + reach - 0.5).rounded(.down)) + 1, low), count)
    return low..<high
  }
}

/// A place in a picture, in pixels from its upper left corner.
struct ScenePoint {
  var y: Float
  var x: Float

  /// The point so far on towards an angle.
  func moved(_ distance: Float, towards angle: Float) -> ScenePoint {
    ScenePoint(y: y + distance * sin(angle), x: x + distance * cos(angle))
  }
}

/// A rectangle at an angle, half its length and half its breadth from the centre.
struct SceneRectangle {
  var centre: ScenePoint
  var length: Float
  var breadth: Float
  var angle: Float
}
