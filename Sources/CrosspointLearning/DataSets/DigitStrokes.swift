/// The pen strokes of the ten digits: polylines in a unit square, y downwards.
enum DigitStrokes {
  typealias Point = (x: Float, y: Float)

  static let all: [[[Point]]] = [
    [arc(0.5, 0.5, 0.26, 0.4, 0, 360)],
    [[(0.34, 0.28), (0.54, 0.1), (0.54, 0.9)]],
    [arc(0.5, 0.32, 0.24, 0.22, 200, 380) + [(0.66, 0.52), (0.26, 0.9), (0.78, 0.9)]],
    [arc(0.47, 0.3, 0.24, 0.2, 210, 450) + arc(0.47, 0.7, 0.27, 0.2, -90, 150)],
    [[(0.62, 0.9), (0.62, 0.1), (0.22, 0.64), (0.82, 0.64)]],
    [[(0.74, 0.1), (0.34, 0.1), (0.3, 0.46)] + arc(0.48, 0.66, 0.26, 0.24, 230, 510)],
    [[(0.66, 0.1), (0.4, 0.36), (0.27, 0.66)] + arc(0.5, 0.68, 0.23, 0.22, 180, 540)],
    [[(0.22, 0.12), (0.78, 0.12), (0.42, 0.9)]],
    [arc(0.5, 0.3, 0.2, 0.2, 90, 450), arc(0.5, 0.7, 0.25, 0.2, -90, 270)],
    [arc(0.5, 0.32, 0.23, 0.22, 0, 360) + [(0.73, 0.34), (0.68, 0.6), (0.56, 0.9)]],
  ]

  /// Points of an ellipse's arc, degrees clockwise from the right.
  private static func arc(
    _ x: Float, _ y: Float, _ rx: Float, _ ry: Float, _ from: Float, _ to: Float
  ) -> [Point] {
    let steps = max(4, Int(abs(to - from) / 30))
    return (0...steps).map { i in
      let angle = (from + (to - from) * Float(i) / Float(steps)) * .pi / 180
      return (x + rx * cosine(angle), y + ry * sine(angle))
    }
  }
}
