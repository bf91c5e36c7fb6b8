import Crosspoint

/// An analog tile beside an exact one.
func useTilesSideBySide() throws {
  let analog = try AnalogTile(rows: 8, columns: 16, settings: .rpuManaged, seed: 1)
  let exact = DigitalTile(rows: 8, columns: 16)
  let weights = Matrix(rows: 8, columns: 16, (0..<128).map { Float($0 % 7 - 3) * 0.05 })
  try analog.setWeights(weights)
  try exact.setWeights(analog.weights)  // what the devices hold, after their bounds

  let x = Matrix(rows: 2, columns: 16, (0..<32).map { Float($0 % 5) * 0.2 - 0.4 })
  let y = try analog.forward(x)
  let z = try exact.forward(x)
  let worst = zip(y.elements, z.elements).map { abs($0 - $1) }.max()!
  print("analog and exact differ by at most \(worst)")
  precondition(y.rows == 2 && y.columns == 8 && worst > 0 && worst < 0.5)

  let delta = Matrix(rows: 2, columns: 8, repeating: 0.1)
  let back = try analog.backward(delta)
  precondition(back.columns == 16 && back.elements.allSatisfy(\.isFinite))
  let old = analog.weights
  try analog.update(x: x, delta: delta, learningRate: 0.1)
  precondition(analog.weights != old)
}
