public import CrosspointKernels

/// The physics of one array: which currents it gives for the voltages on its lines.
///
/// The periphery asks for them once a pass, for all samples of a batch at once: the inputs are
/// converted already, and no noise of the periphery, nonlinearity, ADC or bound is in what it
/// expects. The array is the only place that multiplies weights for products; what W·x is there is
/// `LinearArray`.
///
/// An array answers every sample by itself: the bits of an output depend on its own sample's inputs
/// and on the weights, not on the batch it came in, the other outputs, or the threads. Methods may
/// be called from one thread at a time for one tile.
public protocol ArrayPhysics {
  /// Writes the currents of every sample to `product.outputs`.
  ///
  /// Forward y_b = f(W, x_b): batch × columns in, batch × rows out. Backward z_b = f(Wᵀ, δ_b):
  /// batch × rows in, batch × columns out. Units are those of weight times scaled input. Every
  /// output has to be written.
  func currents(_ product: ArrayProduct)

  /// Writes the variances of read noise to `product.outputs`, in units of σ²: what the currents
  /// vary by where every weight is read with independent noise of variance v(w)·σ².
  ///
  /// To first order Σ_j v(w_ij)·(∂y_i/∂w_ij)² for output i; where y = W·x that is Σ_j v(w_ij)·x_j²,
  /// exactly. Shapes as in `currents(_:)`; none may be negative. Asked for only where the settings
  /// have such noise.
  func variances(_ product: ArrayProduct, of noise: WeightVariance)
}

/// The variance of a weight's read noise as a function of the weight, in units of σ².
public enum WeightVariance: Sendable, Hashable {
  /// v(w) = 1: `ReadNoise.additive`. On a linear array σ²·‖x‖² is the same, and the array is not
  /// asked.
  case uniform
  /// v(w) = |w|: `ReadNoise.conductance`.
  case magnitude
}

/// What the physics of an array may have to know beside its model's parameters. A tile asks once,
/// when it is made.
public struct ArrayContext: Sendable {
  /// Rows, the output lines of a forward product.
  public let rows: Int
  /// Columns, the input lines of a forward product.
  public let columns: Int
  /// The tile's address of random draws.
  public let key: TileKey
  /// The kernels that the tile uses.
  public let kernels: KernelTable
}

/// A model of an array with its physics.
public protocol PhysicalArrayModel: ArrayModel {
  associatedtype Physics: ArrayPhysics
  /// The physics of one array. A model that has nothing to keep for each array is its own.
  func physics(_ context: ArrayContext) -> Physics
}

extension PhysicalArrayModel where Self: ArrayPhysics {
  public func physics(_ context: ArrayContext) -> Self { self }
}

extension ResistiveArray {
  /// The physics of one array; traps for a model without any.
  func physics(_ context: ArrayContext) -> any ArrayPhysics {
    check(
      model is any PhysicalArrayModel,
      "the model of an array \(type(of: model)) has no physics: a model of your own conforms to "
        + "PhysicalArrayModel")
    return (model as! any PhysicalArrayModel).physics(context)
  }
}
