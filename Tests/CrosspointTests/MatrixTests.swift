import Crosspoint
import Testing

@Suite("Matrices")
struct MatrixTests {
  @Test("rows are contiguous and the first element lies on 64 bytes")
  func layout() {
    for (rows, columns) in shapes {
      let m = Matrix(rows: rows, columns: columns, (0..<rows * columns).map(Float.init))
      m.withUnsafeBufferPointer {
        #expect(Int(bitPattern: $0.baseAddress!) % 64 == 0)
        #expect($0[rows * columns - 1] == Float(rows * columns - 1))
      }
      #expect(m[rows - 1, columns - 1] == Float(rows * columns - 1))
      #expect(m.elements.count == m.count)
    }
  }

  @Test("a view of rows shares memory until one is written")
  func views() {
    var m = Matrix(rows: 4, columns: 3, (0..<12).map(Float.init))
    let address = m.withUnsafeBufferPointer { $0.baseAddress! }
    var view = m[rows: 1..<3]
    #expect(view.withUnsafeBufferPointer { $0.baseAddress! } == address + 3)
    #expect(view.elements == [3, 4, 5, 6, 7, 8])
    view[0, 0] = 99
    #expect(m[1, 0] == 3)
    m[2, 2] = -1
    #expect(view[1, 2] == 8)
    #expect(view[rows: 1..<2].elements == [6, 7, 8])
  }

  @Test("equality compares shapes and elements")
  func equality() {
    let a = Matrix(rows: 2, columns: 3, repeating: 1)
    #expect(a == Matrix(rows: 2, columns: 3, repeating: 1))
    #expect(a != Matrix(rows: 3, columns: 2, repeating: 1))
    var b = a
    b[1, 2] = 2
    #expect(a != b)
    #expect(a[rows: 0..<1] == b[rows: 0..<1])
  }
}
