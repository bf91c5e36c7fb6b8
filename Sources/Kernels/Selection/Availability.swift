import CrosspointCSIMD

extension InstructionSet {
  /// Whether an instruction set can be used, and why not.
  public enum Availability: Sendable, Equatable {
    case available
    /// The CPU lacks these features, by the compiler's names.
    case lacking([String])
    /// The CPU has everything, and the operating system does not save the registers of these
    /// features.
    case unsaved([String])
    /// The kernels of this set are for another architecture than this one.
    case foreign(architecture: String)
    /// The kernels of this set were left out of the build.
    case leftOut
  }

  /// Whether this machine can run it.
  public var availability: Availability {
    #if canImport(CrosspointKernelsAVX512)
      return availability(CPUFeature.all)
    #elseif arch(x86_64)
      return self == .baseline ? .available : .leftOut
    #else
      return self == .baseline ? .available : .foreign(architecture: Self.architecture)
    #endif
  }

  /// The same with these features.
  package func availability(_ features: [CPUFeature]) -> Availability {
    let needed = features.filter { $0.set <= rawValue }
    let lacking = needed.filter { !$0.isThere && !$0.isUsable }.map(\.name)
    if !lacking.isEmpty { return .lacking(lacking) }
    let unsaved = needed.filter { !$0.isUsable }.map(\.name)
    return unsaved.isEmpty ? .available : .unsaved(unsaved)
  }

  private static var architecture: String {
    #if arch(arm64)
      "arm64"
    #else
      "this architecture"
    #endif
  }
}

/// A feature of the CPU that an instruction set needs: `cpu_features.h`.
package struct CPUFeature {
  /// Of the first instruction set that needs it.
  package var set: Int
  package var name: String
  package var isThere: Bool
  /// The operating system saves its registers too.
  package var isUsable: Bool

  package init(set: Int, name: String, isThere: Bool, isUsable: Bool) {
    self.set = set
    self.name = name
    self.isThere = isThere
    self.isUsable = isUsable
  }

  package static var all: [CPUFeature] {
    (0..<Int32(xp_feature_count)).map { index in
      let feature = xp_feature(index)
      return CPUFeature(
        set: Int(feature.set), name: String(cString: feature.name), isThere: feature.is_there != 0,
        isUsable: feature.is_usable != 0)
    }
  }
}
