/// One of `DesignParameters`: its names, its unit, its range and where its default comes from.
public struct DesignParameter: Sendable {
  /// Where a parameter lives.
  enum Place: Sendable {
    case number(any WritableKeyPath<DesignParameters, Double> & Sendable)
    case optionalNumber(any WritableKeyPath<DesignParameters, Double?> & Sendable)
    case count(any WritableKeyPath<DesignParameters, Int> & Sendable)
    case optionalCount(any WritableKeyPath<DesignParameters, Int?> & Sendable)
  }

  /// Name of the property, and of the key in a file of settings.
  public let key: String
  /// Name on the command line.
  public let option: String
  /// What it is, in words.
  public let name: String
  /// As formulas write it.
  public let symbol: String
  /// Unit of tables and of the command line; files hold SI units.
  public let unit: DesignUnit
  public let section: DesignSection
  /// Least and largest value, in SI units.
  public let range: ClosedRange<Double>
  /// Whether 0 is possible beside `range`.
  public let allowsZero: Bool
  /// Where the default comes from.
  public let source: String
  let place: Place

  init(
    _ key: String, _ option: String, _ name: String, _ symbol: String, _ unit: DesignUnit,
    _ section: DesignSection,
    _ range: ClosedRange<Double>, zero: Bool = false, _ source: String, _ place: Place
  ) {
    (self.key, self.option, self.name, self.symbol, self.unit, self.section) = (
      key, option, name, symbol, unit, section
    )
    (self.range, self.allowsZero, self.source, self.place) = (range, zero, source, place)
  }

  /// Whether it is a whole number.
  public var isCount: Bool {
    switch place {
    case .count, .optionalCount: true
    case .number, .optionalNumber: false
    }
  }

  /// The value in SI units; nil where it follows from the others.
  public func value(in p: DesignParameters) -> Double? {
    switch place {
    case .number(let path): p[keyPath: path]
    case .optionalNumber(let path): p[keyPath: path]
    case .count(let path): Double(p[keyPath: path])
    case .optionalCount(let path): p[keyPath: path].map(Double.init)
    }
  }

  /// Sets the value, in SI units.
  /// - Parameter name: what a message calls the parameter; its values are in the unit of tables.
  /// - Throws: `CrosspointError.invalidSetting` where it is outside the range, or not whole where
  ///   it has to be.
  public func set(_ value: Double, in p: inout DesignParameters, name: String? = nil) throws {
    try check(value, name: name ?? key)
    switch place {
    case .number(let path): p[keyPath: path] = value
    case .optionalNumber(let path): p[keyPath: path] = value
    case .count(let path): p[keyPath: path] = Int(value)
    case .optionalCount(let path): p[keyPath: path] = Int(value)
    }
  }

  /// Throws unless the value is within the range.
  func check(_ value: Double, name: String) throws {
    guard value.isFinite, range.contains(value) || (allowsZero && value == 0),
      !isCount || value == value.rounded()
    else {
      throw CrosspointError.invalidSetting(
        name: name, value: unit.plain(value), expected: expectation)
    }
  }

  /// "a number from 0.001 to 1000 µm".
  public var expectation: String {
    let zero = allowsZero ? "0, or " : ""
    let least = DesignUnit.one.plain(unit.shown(ofSI: range.lowerBound))
    return
      "\(zero)a \(isCount ? "whole " : "")number from \(least) to \(unit.plain(range.upperBound))"
  }
}

extension DesignParameters {
  /// Throws `CrosspointError.invalidSetting` for the first value that is outside its range.
  public func validate() throws {
    for parameter in DesignParameter.all {
      if let value = parameter.value(in: self) { try parameter.check(value, name: parameter.key) }
    }
  }
}
