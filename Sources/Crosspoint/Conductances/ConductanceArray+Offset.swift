import CrosspointKernels

/// What the weight 0 gives, in mappings where that is not nothing, and how it is subtracted.
extension ConductanceArray {
  /// Whether there is a device of the weight 0 on each input line, for each plane.
  var hasColumn: Bool { mapping.hasOffset && conductances.offset == .column }

  /// Of the draws of such a device: what is added to its plane's number.
  private var columnPass: Int { 256 }

  /// ĝ_p(0) of each plane, in µS, before it is rounded to a level.
  private var targetsOfZero: [Float] {
    kinds.indices.map { plane in
      var (zero, target) = (Float(0), Float(0))
      mapping.targets(of: &zero, count: 1, plane: plane, context, into: &target)
      return target
    }
  }

  /// The target of the column's devices of each plane, in µS.
  private var columnTargets: [Float] {
    targetsOfZero.map {
      var target = $0
      roundToLevels(&target, 1, range, conductances.levels)
      return min(max(target, range.least), range.most)
    }
  }

  /// The column's devices, programmed for the first time, or once more.
  func programmedColumn(by law: some ProgrammedLaw) -> [Matrix] {
    guard hasColumn else { return [] }
    return columnTargets.enumerated().map { plane, target in
      var programmed = Matrix(uninitialisedRows: 1, columns: columns)
      withRowBuffers { buffers in
        buffers.targets.update(repeating: target, count: columns)
        programmed.withUnsafeMutableBufferPointer {
          program(buffers, by: law, pass: plane + columnPass, 0, into: $0.baseAddress!)
        }
      }
      return programmed
    }
  }

  /// Takes the column from every row of the weights, or says what is to be subtracted digitally.
  func subtractOffsets(
    from slices: inout [SliceWeights], by reading: some ProgrammedReading, at seconds: Double
  ) {
    guard mapping.hasOffset else { return }
    guard hasColumn else {
      for (kind, target) in zip(kinds, targetsOfZero) {
        slices[kind.slice].offset += kind.coefficient / range.width * target
      }
      return
    }
    if reading.isNoisy {
      for s in slices.indices { slices[s].columnVariances = Matrix(rows: 1, columns: columns) }
    }
    withRowBuffers { buffers in
      for (plane, (kind, target)) in zip(kinds, columnTargets).enumerated() {
        buffers.targets.update(repeating: target, count: columns)
        column[plane].withUnsafeBufferPointer {
          read(
            $0.baseAddress!, buffers, by: reading, at: seconds, pass: plane + columnPass, 0)
        }
        let coefficient = kind.coefficient / range.width
        for row in 0..<rows {
          slices[kind.slice].weights.add(-coefficient, times: buffers.means, toRow: row)
        }
        slices[kind.slice].columnVariances?.add(
          coefficient * coefficient, times: buffers.variances, toRow: 0)
      }
    }
  }
}
