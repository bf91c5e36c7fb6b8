import Crosspoint
import CrosspointLearning

/// One setting of the study of trees: a network, its bands and its arrays.
public struct TreesCase: Sendable {
  /// What a case is a part of, in the order of the page.
  public enum Group: String, Sendable, Hashable, Codable, CaseIterable {
    /// The network on exact tiles, which all others are compared with.
    case exact
    /// The same on analog tiles.
    case managed, baseline
    /// A logistic classifier of single pixels.
    case pixels
    /// The network on red, green and blue, and the exact one again that starts from its weights.
    case transfer
  }

  /// Bands of a picture, by number.
  static let (rgb, infrared, all) = ([0, 1, 2], [3, 0, 1], [0, 1, 2, 3])

  public let group: Group
  /// Its part of a run's id.
  let name: String
  /// For people, and what sets its runs apart in their group.
  public let label: String
  let architecture: NetworkPlan.Architecture
  let tile: TileKind
  /// Whether its weights begin as those that the network has learnt on red, green and blue.
  let startsFromRGB: Bool

  /// Weights of red, green and blue, which the transferred network starts from.
  static let rgbName = "rgb"

  /// The cases of pictures of some bands: with near infrared all of them, without it those that
  /// need none.
  /// - Parameter shape: of a patch.
  static func all(_ shape: ImageShape) -> [TreesCase] {
    let hasInfrared = shape.channels > 3
    let bands = hasInfrared ? infrared : rgb
    let words = hasInfrared ? "near infrared, red, green" : "red, green, blue"
    func network(
      _ group: Group, _ name: String, _ label: String, bands: [Int], _ tile: TileKind = .digital,
      startsFromRGB: Bool = false
    ) -> TreesCase {
      TreesCase(
        group: group, name: name, label: label,
        architecture: .encoderDecoder(picture: shape, bands: bands), tile: tile,
        startsFromRGB: startsFromRGB)
    }
    var cases = [
      network(.exact, "exact", "exact, \(words)", bands: bands),
      network(.managed, "managed", "rpu-managed, \(words)", bands: bands, .analog(.rpuManaged)),
      network(.baseline, "baseline", "rpu-baseline, \(words)", bands: bands, .analog(.rpuBaseline)),
      TreesCase(
        group: .pixels, name: "pixels", label: "single pixels, all bands",
        architecture: .singlePixels(picture: shape), tile: .digital, startsFromRGB: false),
    ]
    if hasInfrared {
      cases += [
        network(.transfer, rgbName, "exact, red, green, blue", bands: rgb),
        network(
          .transfer, "from-rgb", "exact, \(words), from weights of red, green, blue", bands: bands,
          startsFromRGB: true),
      ]
    }
    return cases
  }

  var id: String { "\(group.rawValue)-\(name)" }
}
