import CrosspointKernels

/// rows × columns devices of one model: their hidden parameters, laid out as the kernels read them.
///
/// What pulses do is in `DevicePulses`, what else happens to weights in `DeviceWeights`.
final class DeviceArray {
  let model: any DeviceModel
  let draws: HiddenDraws
  let aggregation: PulsedUpdate.Aggregation
  /// Whether a pulse on one line alone, at half the voltage, changes a device.
  let respondsToOneLine: Bool
  /// The model's pairs.
  private(set) var pairs: DeviceBlocks
  private(set) var bounds: DeviceBlocks
  /// Of every block of sixteen columns the least of its upper and negated lower bounds.
  private(set) var limits: [Float]
  // Allocated only where the model has them: they cost 4 bytes a cross-point each.
  private(set) var resetBias: Matrix?
  private(set) var decayRate: Matrix?
  private(set) var diffusionRate: Matrix?
  /// Of devices that drift.
  private(set) var driftExponent: Matrix?
  /// Of devices that have one beside their weight.
  private(set) var states: Matrix?
  /// When and at what their weights were written, from the first time that passes on.
  var clock: DriftClock?
  /// Of each pair; the kernel keeps the pointer.
  let scales: ScratchBuffer<Float>
  private let lawTable: ScratchBuffer<Float>
  private(set) var kernel: PulsedUpdateKernel
  /// Whether pulses need Gaussians.
  private(set) var isNoisy: Bool

  /// Drawn devices, or those of `held`.
  /// - Throws: `CrosspointError.invalidSetting` where `held` is not what such devices hold; traps
  ///   where shapes differ, and for a model without a law.
  init(
    _ device: Device, rows: Int, columns: Int, settings: AnalogSettings, key: TileKey,
    kernels: KernelTable,
    held: [HiddenParameter: HeldValues]?
  ) throws {
    model = device.model
    draws = HiddenDraws(rows: rows, columns: columns, key: key, kernels: kernels)
    aggregation = settings.update.aggregation
    respondsToOneLine = model.respondsToOneLine
    let (hiddenPairs, precision) = (type(of: model).hiddenPairs, settings.storage.devices)
    check(
      !hiddenPairs.isEmpty && model.scales.count == hiddenPairs.count,
      """
      the device model \(device.name) has \(hiddenPairs.count) hidden pairs and \
      \(model.scales.count) scales
      """
    )
    scales = ScratchBuffer(hiddenPairs.count)
    let table = model.lawTable
    lawTable = ScratchBuffer(max(table.count, 1))
    lawTable.base.update(from: table, count: table.count)
    if let held {
      pairs = try DeviceBlocks(
        held, hiddenPairs, rows: rows, columns: columns, precision: precision, kernels: kernels)
      bounds = try DeviceBlocks(
        held, [HiddenPair(.boundMinimum, .boundMaximum)], rows: rows, columns: columns,
        precision: precision, kernels: kernels)
      resetBias = try held.matrix(.resetBias, rows: rows, columns: columns)
      decayRate = try held.matrix(.decayRate, rows: rows, columns: columns)
      diffusionRate = try held.matrix(.diffusionRate, rows: rows, columns: columns)
      driftExponent = try held.matrix(.driftExponent, rows: rows, columns: columns)
    } else {
      func blocks(_ scales: [Float]) -> DeviceBlocks {
        DeviceBlocks(
          rows: rows, columns: columns, isHalf: precision == .half, scales: scales, kernels: kernels
        )
      }
      (pairs, bounds) = (blocks(model.scales), blocks([model.common.boundScale]))
    }
    limits = [Float](repeating: 0, count: rows * bounds.blockStride)
    (kernel, isNoisy) = ({ _, _, _, _ in }, false)
    if held == nil { draw() }
    findLimits()
    makeKernel()
  }

  private func draw() {
    let common = model.common
    var row = HiddenRow(columns: draws.columns, pairCount: pairs.scales.count)
    var resetShift: [Float] = []
    for i in 0..<draws.rows {
      let rowDraws = draws.row(i)
      common.drawBounds(&row, rowDraws)
      model.draw(&row, rowDraws)
      common.corrupt(&row, rowDraws)
      bounds.setRow(i, first: row.boundMinimum, second: row.boundMaximum)
      for (number, pair) in row.pairs.enumerated() {
        pairs.setRow(i, pair: number, first: pair.first, second: pair.second)
      }
      resetShift += row.resetShift ?? []
    }
    if common.resetBias != 0 || common.resetBiasSpread > 0 || !resetShift.isEmpty {
      var bias = draws.gaussian(.resetBias) { common.resetBias + common.resetBiasSpread * $0 }
      bias.withUnsafeMutableBufferPointer { bias in
        for (i, shift) in resetShift.enumerated() { bias[i] += shift }
      }
      resetBias = bias
    }
    if common.lifetime > 0 {
      decayRate = draws.gaussian(.decayRate) {
        min(abs((1 + common.lifetimeSpread * $0) / common.lifetime), 1)
      }
    }
    if common.diffusion > 0 {
      diffusionRate = draws.gaussian(.diffusionRate) {
        abs(common.diffusion * (1 + common.diffusionSpread * $0))
      }
    }
    if common.drift.isThere {
      driftExponent = draws.gaussian(.driftExponent) {
        common.drift.exponent * (1 + common.drift.exponentSpread * $0)
      }
    }
  }

  /// The model's update for the scales as they are now.
  private func makeKernel() {
    guard model.takesPulses else { return }
    scales.base.update(from: pairs.scales, count: pairs.scales.count)
    let context = LawContext(scales: pairs.scales, table: lawTable.base, aggregation: aggregation)
    let own = model as? any OwnDevice
    if let law = (model as? any PulsedModel)?.law(context),
      let found = own?.ownKernel(context) ?? draws.kernels.updates.kernel(law)
    {
      (kernel, isNoisy) = (found, law.isNoisy)
    } else {
      fail(
        "the device model \(type(of: model)) has no law: a model of your own conforms to OwnDevice")
    }
  }

  /// The states of devices that are set to weights.
  func setStates(at weights: Matrix) {
    guard type(of: model).hasState else { return }
    states = Matrix(
      rows: weights.rows, columns: weights.columns, weights.elements.map { model.state(at: $0) })
  }

  /// States as they were, of devices that have any.
  /// - Throws: `CrosspointError.nonFinite`; `.invalidSetting` where they are missing or not wanted.
  func restore(states: Matrix?, _ name: String) throws {
    guard type(of: model).hasState || states != nil else { return }
    guard type(of: model).hasState, let states, states.rows == draws.rows,
      states.columns == draws.columns
    else {
      throw CrosspointError.invalidSetting(
        name: name, value: states.map { "\($0.rows) × \($0.columns)" } ?? "missing",
        expected: type(of: model).hasState ? "\(draws.rows) × \(draws.columns)" : "none")
    }
    try checkFinite(states, name, draws.kernels)
    self.states = states
  }

  /// Gives the states to `body`, nil where there are none.
  func withStates<R>(_ body: (UnsafeMutablePointer<Float>?) throws -> R) rethrows -> R {
    guard states != nil else { return try body(nil) }
    return try states!.withUnsafeMutableBufferPointer { try body($0.baseAddress!) }
  }

  private func findLimits() {
    let width = DeviceBlocks.width
    eachRange { row, low, high in
      for block in 0..<bounds.blockStride {
        let columns = block * width..<min((block + 1) * width, draws.columns)
        limits[row * bounds.blockStride + block] = columns.reduce(.infinity) {
          min($0, high[$1], -low[$1])
        }
      }
    }
  }

  /// Between which weights pulses leave every cross-point, row by row: its bounds, less its
  /// reference where it has one.
  func eachRange(
    _ body: (_ row: Int, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  ) {
    guard let number = type(of: model).referencePair else { return eachRow(bounds, body) }
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * draws.columns) { values in
      let references = values.baseAddress!
      eachRow(bounds) { row, low, high in
        pairs.getRow(row, pair: number, first: references, second: references + draws.columns)
        for j in 0..<draws.columns {
          low[j] -= references[j]
          high[j] -= references[j]
        }
        body(row, low, high)
      }
    }
  }

  /// The two values of every cross-point's pair, row by row.
  @inline(__always)
  func eachRow(
    _ blocks: DeviceBlocks, pair: Int = 0,
    _ body: (_ row: Int, UnsafeMutablePointer<Float>, UnsafeMutablePointer<Float>) -> Void
  ) {
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * draws.columns) { row in
      let (first, second) = (row.baseAddress!, row.baseAddress! + draws.columns)
      for row in 0..<draws.rows {
        blocks.getRow(row, pair: pair, first: first, second: second)
        body(row, first, second)
      }
    }
  }

  // MARK: Hidden parameters

  /// Hidden parameters that this model has; rows × columns.
  var hiddenParameters: [HiddenParameter] { type(of: model).hiddenParameters }

  func hidden(_ parameter: HiddenParameter) -> Matrix {
    var m = Matrix(rows: draws.rows, columns: draws.columns)
    guard let held = heldPair(of: parameter) else {
      switch parameter {
      case .resetBias: return resetBias ?? m
      case .decayRate: return decayRate ?? m
      case .driftExponent: return driftExponent ?? m
      default: return diffusionRate ?? m
      }
    }
    m.withUnsafeMutableBufferPointer { m in
      eachRow(held.isBound ? bounds : pairs, pair: held.pair) { row, first, second in
        (m.baseAddress! + row * draws.columns).update(
          from: held.isSecond ? second : first, count: draws.columns)
      }
    }
    return m
  }

  /// The pair of which a parameter is a value; nil for one that is held in a matrix of its own.
  private func heldPair(of parameter: HiddenParameter) -> (
    isBound: Bool, pair: Int, isSecond: Bool
  )? {
    if parameter == .boundMinimum || parameter == .boundMaximum {
      return (true, 0, parameter == .boundMaximum)
    }
    let hiddenPairs = type(of: model).hiddenPairs
    guard
      let pair = hiddenPairs.firstIndex(where: { $0.first == parameter || $0.second == parameter })
    else { return nil }
    return (false, pair, hiddenPairs[pair].second == parameter)
  }

  /// The parameters that take memory, as they are held.
  var held: [HiddenParameter: HeldValues] {
    var held: [HiddenParameter: HeldValues] = [:]
    for (number, pair) in type(of: model).hiddenPairs.enumerated() {
      (held[pair.first], held[pair.second]) = pairs.held(number)
    }
    (held[.boundMinimum], held[.boundMaximum]) = bounds.held(0)
    held[.resetBias] = resetBias.map { .single($0) }
    held[.decayRate] = decayRate.map { .single($0) }
    held[.diffusionRate] = diffusionRate.map { .single($0) }
    held[.driftExponent] = driftExponent.map { .single($0) }
    return held
  }

  /// Memory of the hidden parameters.
  var bytes: Int {
    let matrices = [resetBias, decayRate, diffusionRate, driftExponent].reduce(0) {
      $0 + 4 * ($1?.count ?? 0)
    }
    return pairs.bytes + bounds.bytes + 4 * limits.count + matrices + (clock?.bytes ?? 0)
      + 4 * (states?.count ?? 0)
  }

  /// Takes finite values of the right shape; `AnalogTile` has checked.
  func setHidden(_ parameter: HiddenParameter, _ values: Matrix) {
    if let held = heldPair(of: parameter) {
      let new = replaced(
        held.isBound ? bounds : pairs, pair: held.pair, isSecond: held.isSecond, values)
      if held.isBound { bounds = new } else { pairs = new }
    } else {
      switch parameter {
      case .resetBias: resetBias = values
      case .decayRate: decayRate = values
      case .driftExponent: driftExponent = values
      default: diffusionRate = values
      }
    }
    findLimits()
    makeKernel()
  }

  /// `blocks` with new first or second values of a pair, and a larger scale where one would not
  /// fit.
  private func replaced(_ blocks: DeviceBlocks, pair: Int, isSecond: Bool, _ values: Matrix)
    -> DeviceBlocks
  {
    let largest = values.withUnsafeBufferPointer {
      draws.kernels.absoluteMaximum($0.baseAddress!, $0.count)
    }
    var scales = blocks.scales
    scales[pair] = max(scales[pair], largest / 32768)
    let new = DeviceBlocks(
      rows: blocks.rows, columns: blocks.columns, isHalf: blocks.isHalf, scales: scales,
      kernels: draws.kernels)
    values.withUnsafeBufferPointer { values in
      for number in scales.indices {
        eachRow(blocks, pair: number) { row, first, second in
          let given = values.baseAddress! + row * draws.columns
          new.setRow(
            row, pair: number, first: number == pair && !isSecond ? given : UnsafePointer(first),
            second: number == pair && isSecond ? given : UnsafePointer(second))
        }
      }
    }
    return new
  }
}
