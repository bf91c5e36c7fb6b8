/// What the name of a tensor says: whether it is weights or biases, and of what.
///
/// A name is read as words: letters or digits without a change of kind or of case between them.
/// The last of them that means weights or biases tells which; the others, with their places, are
/// those of both tensors of a layer: `fc1.weight` and `fc1.bias`, `dense/kernel:0` and
/// `dense/bias:0`, `W1` and `b1`.
struct TensorName: Hashable {
  enum Role { case weights, biases, unknown }

  let role: Role
  /// The same for the weights and the biases of a layer.
  let family: [String]

  init(_ name: String) {
    var words = Self.words(name)
    guard let place = words.lastIndex(where: { Self.roles[$0] != nil }) else {
      role = .unknown
      family = words + ["?"]
      return
    }
    role = Self.roles[words[place]]!
    words[place] = "?"
    family = words
  }

  private static let roles: [String: Role] = [
    "weight": .weights, "weights": .weights, "kernel": .weights, "kernels": .weights,
    "w": .weights, "bias": .biases, "biases": .biases, "b": .biases,
  ]

  /// In small letters.
  private static func words(_ name: String) -> [String] {
    var words: [String] = []
    var last: Character?
    for character in name {
      defer { last = character }
      guard character.isLetter || character.isNumber else { continue }
      let continues =
        last.map {
          $0.isNumber == character.isNumber && ($0.isLetter || $0.isNumber)
            && !($0.isLowercase && character.isUppercase)
        } ?? false
      if continues {
        words[words.count - 1] += character.lowercased()
      } else {
        words.append(character.lowercased())
      }
    }
    return words
  }
}
