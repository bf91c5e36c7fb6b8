/// Converters by their bits.
///
/// A converter of n bits has 2ⁿ − 2 steps from −bound to bound, so that zero and both ends are
/// codes of their own: its resolution is 1/(2ⁿ − 2).
extension Periphery {
  /// Bits that a converter may have.
  public static let converterBits = 2...24

  /// The DAC's bits, 2 … 24; nil where it is off, or where its steps are not those of a number of
  /// bits. Setting nil switches it off.
  ///
  /// Traps for bits out of range.
  public var inputBits: Int? {
    get { Self.bits(ofResolution: inputResolution) }
    set { inputResolution = Self.resolution(ofBits: newValue) }
  }

  /// The ADC's bits, 2 … 24; nil where it is off, or where its steps are not those of a number of
  /// bits. Setting nil switches it off.
  ///
  /// Traps for bits out of range.
  public var outputBits: Int? {
    get { Self.bits(ofResolution: outputResolution) }
    set { outputResolution = Self.resolution(ofBits: newValue) }
  }

  private static func resolution(ofBits bits: Int?) -> Float {
    guard let bits else { return 0 }
    check(
      converterBits.contains(bits),
      """
      a converter of \(bits) bits; \(converterBits.lowerBound) to \(converterBits.upperBound) \
      are possible
      """
    )
    return 1 / Float(1 << bits - 2)
  }

  private static func bits(ofResolution resolution: Float) -> Int? {
    converterBits.first { Self.resolution(ofBits: $0) == resolution }
  }

  /// A resolution and, in its place, bits: files may name either.
  static func resolution(
    _ name: String, _ path: any WritableKeyPath<Periphery, Float> & Sendable,
    orBits bitsName: String
  ) -> [Setting<Periphery>] {
    let range = NumberRange("a finite number: a fraction of the range, or 0 for none") {
      $0.isFinite
    }
    let expected =
      "\(converterBits.lowerBound) to \(converterBits.upperBound) bits, or null for none"
    let number = Setting.number(name, path, range)
    @Sendable func bits(_ owner: Periphery, _ isForPeople: Bool) -> Int? {
      isForPeople ? Self.bits(ofResolution: owner[keyPath: path]) : nil
    }
    return [
      Setting(
        name: name, expected: range.words, decode: number.decode,
        encode: { owner, container, isForPeople in
          if bits(owner, isForPeople) == nil { try number.encode(owner, &container, isForPeople) }
        }, validate: number.validate),
      Setting(
        name: bitsName, expected: expected,
        decode: { owner, container in
          if container.contains(SettingName(name)) {
            throw CrosspointError.invalidSetting(
              name: place(container.codingPath, bitsName), value: "there beside \(name)",
              expected: "one of the two")
          }
          let isNull = try container.decodeNil(forKey: SettingName(bitsName))
          owner[keyPath: path] = resolution(
            ofBits: isNull ? nil : try container.count(bitsName, converterBits, expected))
        },
        encode: { owner, container, isForPeople in
          if let bits = bits(owner, isForPeople) {
            try container.encode(bits, forKey: SettingName(bitsName))
          }
        }, validate: { _, _ in }),
    ]
  }

  /// Resolutions that look like bits.
  func warnings(_ direction: String) -> [String] {
    [
      ("inputResolution", inputResolution, "inputBits"),
      ("outputResolution", outputResolution, "outputBits"),
    ].compactMap {
      name, resolution, bits in
      guard resolution > 1, resolution <= Float(Self.converterBits.upperBound) else { return nil }
      let steps = resolution == resolution.rounded() ? "\(Int(resolution))" : "\(resolution)"
      return
        """
        \(direction).\(name) is \(steps), which means \(steps) steps of the whole range; for a \
        converter of \(steps) bits write \(bits) instead.
        """
    }
  }
}
