import CrosspointFiles
import Foundation
import Testing

@Suite("Arrays of numpy")
struct NumpyArrayTests {
  private func tensor(_ bytes: Data) throws -> WeightTensor {
    try WeightFile("folder/w.npy", bytes: bytes).tensors[0]
  }

  private func problem(_ bytes: Data) -> FileError.Problem? {
    (#expect(throws: FileError.self) { try tensor(bytes) })?.problem
  }

  @Test("as numpy writes them: both byte orders, both orders of elements, all versions")
  func written() throws {
    let single = try tensor(NumpyFixtures.single)
    #expect(single.name == "w" && single.shape == [2, 3] && single.type == "<f4")
    let expected = WeightFileTests.doubles.map { Float($0) }
    #expect(try single.values() == expected)
    let double = try tensor(NumpyFixtures.doubleInFortranOrder)
    #expect(double.type == ">f8" && double.shape == [2, 3])
    #expect(try double.values() == expected)
    #expect(try tensor(NumpyFixtures.halves).values() == (0..<8).map { Float($0) })
    #expect(try tensor(NumpyFixtures.version2).values() == Array(expected.prefix(3)))
    let number = try tensor(NumpyFixtures.version3)
    #expect(number.shape == [] && number.count == 1)
    #expect(try number.values() == [7])
  }

  @Test(
    "elements of every dimension stand where their order says",
    arguments: ["()", "(3,)", "(2, 3)", "(3, 1, 2)", "(2, 3, 4, 5)", "(1, 7, 2, 1, 2)", "(2L, 2)"])
  func orders(_ text: String) throws {
    let shape = text.split { !$0.isNumber }.compactMap { Int($0) }
    let count = shape.reduce(1, *)
    // Each element is its number in row-major order.
    var columnMajor = [Int](repeating: 0, count: count)
    for number in 0..<count {
      var (rest, place) = (number, 0)
      var index: [Int] = []
      for size in shape.reversed() {
        index.insert(rest % size, at: 0)
        rest /= size
      }
      for (position, size) in zip(index, shape).reversed() { place = place * size + position }
      columnMajor[place] = number
    }
    let expected = (0..<count).map { Float($0) }
    for (isFortran, elements) in [(false, Array(0..<count)), (true, columnMajor)] {
      let data = littleEndian(elements.map { ($0, 2) })
      let array = try tensor(numpy(numpyHeader("<i2", text, fortran: isFortran), data))
      #expect(array.shape == shape)
      #expect(try array.values() == expected)
    }
  }

  @Test("integers of every size, and those that single precision does not hold exactly")
  func integers() throws {
    func read(_ type: String, _ value: Int, _ bytes: Int) throws -> [Float] {
      var data = littleEndian([(value, bytes)])
      if type.hasPrefix(">") { data.reverse() }
      return try tensor(numpy(numpyHeader(type, "(1,)"), data)).values()
    }
    for order in "<>" {
      for bytes in [1, 2, 4, 8] {
        #expect(try read("\(order)i\(bytes)", -3, bytes) == [-3])
        #expect(try read("\(order)u\(bytes)", 200, bytes) == [200])
      }
      #expect(try read("\(order)i8", 1 << 40, 8) == [0x1p40])
      #expect(try read("\(order)u8", -1 << 40, 8) == [0x1p64 - 0x1p40])
    }
    #expect(try read("|i1", -128, 1) == [-128])
    #expect(try read("|u1", 255, 1) == [255])
    for (type, value, bytes) in [("<i4", 1 << 24 + 1, 4), ("<u8", -1, 8)] {
      let error = #expect(throws: FileError.self) { try read(type, value, bytes) }
      let words = value > 0 ? "\(value)" : "\(UInt64.max)"
      #expect(error?.description.contains("tensor 'w' holds \(words) at [0], an integer") == true)
    }
  }

  @Test("an array without elements, whose other sizes cannot be multiplied, is whole")
  func empty() throws {
    let array = try tensor(numpy(numpyHeader("<f4", "(0, 4611686018427387904, 8)")))
    #expect(array.count == 0)
    #expect(try array.values() == [])
  }

  @Test("objects, records and other types are refused, and never unpickled")
  func types() {
    func words(_ bytes: Data) -> String {
      (#expect(throws: FileError.self) { try tensor(bytes) })?.description ?? ""
    }
    #expect(words(NumpyFixtures.objects).contains("pickled objects, which is never read"))
    #expect(words(NumpyFixtures.records).contains("records"))
    for type in ["|b1", "<c8", "<f16", "<U4", "|f4", "=f4", "f4", "<f1", "<i3", "<m8[ns]", ""] {
      #expect(words(numpy(numpyHeader(type, "(0,)"))).contains("type '\(type)'"), "\(type)")
    }
  }

  @Test("every length too short, and one byte too many")
  func lengths() {
    for bytes in [NumpyFixtures.single, NumpyFixtures.version2] {
      // Shorter ones do not show what they are.
      for length in 6..<bytes.count {
        guard case .truncated = problem(bytes.prefix(length)) else {
          Issue.record("\(length)")
          continue
        }
      }
      let count = UInt64(bytes.count)
      #expect(problem(bytes + Data([0])) == .oversized(expected: count, found: count + 1))
    }
  }

  @Test("other versions, and headers of absurd length")
  func heads() {
    for (major, minor) in [(0, 0), (1, 1), (4, 0)] {
      var bytes = NumpyFixtures.single
      (bytes[6], bytes[7]) = (UInt8(major), UInt8(minor))
      guard case .badWeights(let why, _) = problem(bytes) else {
        Issue.record("\(major).\(minor)")
        continue
      }
      #expect(why.contains("version \(major).\(minor)"))
    }
    var bytes = NumpyFixtures.version2
    bytes[11] = 0x7f
    guard case .badHeader(let why) = problem(bytes), why.contains("a header of 21") else {
      Issue.record("a header of two billion bytes")
      return
    }
  }

  @Test(
    "headers that say something else",
    arguments: [
      "", "{}", "[]", "{'descr': '<f4'}", "{'descr': '<f4', 'fortran_order': False}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'more': 1}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (1,), 'shape': (1,)}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)} 1",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (1,)",
      "{'descr': '<f4', 'fortran_order': False 'shape': (1,)}",
      "{'descr': '<f4, 'fortran_order': False, 'shape': (1,)}",
      "{'descr': '<f\\x34', 'fortran_order': False, 'shape': (1,)}",
      "{'descr': '<f4', 'fortran_order': 0, 'shape': (1,)}",
      "{'descr': '<f4', 'fortran_order': false, 'shape': (1,)}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (1)}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': 1}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': [1]}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (-1,)}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (1.0,)}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': ('1',)}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (99999999999999999999,)}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': (4611686018427387904, 8)}",
      "{'descr': '<f4', 'fortran_order': False, 'shape': ((((((((((((((((1,),),),)}",
    ])
  func headers(_ header: String) {
    guard case .badHeader = problem(numpy(header, Data(count: 4))) else {
      Issue.record("\(header)")
      return
    }
  }

  @Test("a header with other spaces and quotes is as good")
  func spaces() throws {
    let header = "  { \"shape\":( 1 ,2, ) ,'fortran_order' : False,\n\t'descr':'<i1'}\n\n"
    #expect(try tensor(numpy(header, Data([1, 2]), version: 3)).values() == [1, 2])
  }
}
