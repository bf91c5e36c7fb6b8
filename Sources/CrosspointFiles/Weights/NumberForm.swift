/// How one number of a tensor stands in a file, and which single-precision value it is.
struct NumberForm: Sendable, Equatable {
  enum Kind: Sendable {
    /// IEEE 754 of 2, 4 or 8 bytes.
    case floating
    /// The upper half of IEEE 754 single precision (bfloat16).
    case brainFloating
    /// Two's complement.
    case signed
    case unsigned
  }

  var kind: Kind
  var bytes: Int
  var isBigEndian = false

  /// The bits of the number at a place, in the low end.
  @inline(__always) func bits(_ place: UnsafeRawPointer) -> UInt64 {
    var bits: UInt64 = 0
    for k in 0..<bytes {
      let byte = place.load(fromByteOffset: isBigEndian ? bytes - 1 - k : k, as: UInt8.self)
      bits |= UInt64(byte) << UInt64(8 * k)
    }
    return bits
  }

  /// The value in single precision: that of double precision rounded once, to the nearest; nil for
  /// one that is not finite there, and for an integer that it does not hold exactly.
  @inline(__always) func value(_ bits: UInt64) -> Float? {
    switch kind {
    case .floating, .brainFloating:
      let value = bytes == 8 ? Float(Double(bitPattern: bits)) : narrow(bits)
      return value.isFinite ? value : nil
    case .signed: return Float(exactly: integer(bits))
    case .unsigned: return Float(exactly: bits)
    }
  }

  /// Why `value` gives nothing, as a part of a sentence about the tensor at `place`.
  func fault(_ bits: UInt64, at place: String) -> String {
    switch kind {
    case .floating, .brainFloating:
      let value = bytes == 8 ? Double(bitPattern: bits) : Double(narrow(bits))
      return value.isFinite
        ? """
        holds \(value) at \(place), beyond ±\(Float.greatestFiniteMagnitude), which is as far as \
        single precision goes
        """ : "holds \(value) at \(place); every value must be finite"
    case .signed, .unsigned:
      let value = kind == .signed ? "\(integer(bits))" : "\(bits)"
      return "holds \(value) at \(place), an integer that single precision does not hold exactly"
    }
  }

  private func integer(_ bits: UInt64) -> Int64 {
    let unused = UInt64(64 - 8 * bytes)
    return Int64(bitPattern: bits << unused) >> Int64(unused)
  }

  /// A value of 2 or 4 bytes, all of which single precision holds.
  @inline(__always) private func narrow(_ bits: UInt64) -> Float {
    if bytes == 4 { return Float(bitPattern: UInt32(bits)) }
    if kind == .brainFloating { return Float(bitPattern: UInt32(bits) << 16) }
    let (exponent, fraction) = (UInt32(bits >> 10 & 31), UInt32(bits & 0x3ff))
    let magnitude: Float =
      switch exponent {
      case 0: Float(fraction) * 0x1p-24
      case 31: fraction == 0 ? .infinity : .nan
      default: Float(bitPattern: (exponent + 112) << 23 | fraction << 13)
      }
    return bits & 0x8000 == 0 ? magnitude : -magnitude
  }
}

extension NumberForm {
  /// The element types of safetensors and their bytes; those without a form are no numbers that a
  /// weight can be.
  static let safetensors: [(name: String, bytes: Int, form: NumberForm?)] = [
    ("F64", 8, NumberForm(kind: .floating, bytes: 8)),
    ("F32", 4, NumberForm(kind: .floating, bytes: 4)),
    ("F16", 2, NumberForm(kind: .floating, bytes: 2)),
    ("BF16", 2, NumberForm(kind: .brainFloating, bytes: 2)),
    ("I64", 8, NumberForm(kind: .signed, bytes: 8)),
    ("I32", 4, NumberForm(kind: .signed, bytes: 4)),
    ("I16", 2, NumberForm(kind: .signed, bytes: 2)),
    ("I8", 1, NumberForm(kind: .signed, bytes: 1)),
    ("U64", 8, NumberForm(kind: .unsigned, bytes: 8)),
    ("U32", 4, NumberForm(kind: .unsigned, bytes: 4)),
    ("U16", 2, NumberForm(kind: .unsigned, bytes: 2)),
    ("U8", 1, NumberForm(kind: .unsigned, bytes: 1)),
    ("BOOL", 1, nil), ("F8_E4M3", 1, nil), ("F8_E5M2", 1, nil), ("F8_E8M0", 1, nil),
    ("C64", 8, nil),
  ]

  /// A dtype of numpy, as "<f8"; nil for one that is none of the numbers of at most 8 bytes.
  init?(numpy text: String) {
    let parts = Array(text)
    guard parts.count == 3, "<>|".contains(parts[0]), let bytes = parts[2].wholeNumberValue,
      let kind: Kind = ["f": .floating, "i": .signed, "u": .unsigned][parts[1]],
      (kind == .floating ? [2, 4, 8] : [1, 2, 4, 8]).contains(bytes)
    else { return nil }
    // Without an order there is only the single byte.
    guard parts[0] != "|" || bytes == 1 else { return nil }
    self.init(kind: kind, bytes: bytes, isBigEndian: parts[0] == ">")
  }
}
