/// A model of the physics of an array: its parameters.
///
/// Which currents an array gives is the model's physics, in Sources/Crosspoint/Arrays
/// (`PhysicalArrayModel`). A model of this package is a file here, a file there, and an entry in
/// `ResistiveArray.builtIn`; docs/architecture.md says how to add one.
public protocol ArrayModel: NamedModel {
  /// Whether the currents are linear in the inputs: those of s·x are s times those of x, for every
  /// s > 0.
  ///
  /// Only then can an input be scaled into its range and its output be scaled back, so only then
  /// may a sample be rescaled by noise or bound management.
  var isLinear: Bool { get }
}

extension ArrayModel {
  public func validate() throws { try validateEach("array") }
}
