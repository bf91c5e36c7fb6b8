import CrosspointDesign
import Foundation
import Testing

@Suite("docs/design.md says what the program prints")
struct DocumentTests {
  private let page: String
  /// The page's tables: the cells of every row, without the marks of code.
  private let rows: [[String]]

  init() throws {
    let url = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent(
      "../../docs/design.md")
    page = try String(contentsOf: url, encoding: .utf8)
    rows = page.split(separator: "\n").filter { $0.hasPrefix("|") }.map { line in
      line.split(separator: "|").map {
        $0.replacingOccurrences(of: "`", with: "").trimmingCharacters(in: .whitespaces)
      }
    }
  }

  /// With every optional row printed: given resistance, capacitor, bus, tiles, chips, and none of
  /// them.
  private func designs() throws -> [Design] {
    let shape = try NetworkShape(describing: "alexnet")
    let measured = MeasuredTraining(seconds: 1, examples: 1)
    var given = DesignParameters()
    (given.deviceResistance, given.capacitor, given.activeTiles, given.chips) = (
      30e6, 80e-15, 10, 1
    )
    var fed = DesignParameters()
    fed.busRate = 1e12
    return try [DesignParameters(), given, fed].map {
      try Design($0, network: shape, measured: measured)
    }
  }

  @Test("every quantity with its symbol and its formula is a row, and every row is printed")
  func quantities() throws {
    var printed: Set<[String]> = []
    for design in try designs() {
      #expect(design.problems.isEmpty)
      for section in design.sections {
        for q in design.quantities(section) where !q.isGiven {
          let row = [
            q.name, q.symbol, q.formula, q.source + (q.paper.map { " · paper: \($0)" } ?? ""),
          ]
          #expect(rows.contains(row), "\(row)")
          #expect(!q.source.isEmpty && !q.formula.isEmpty)
          printed.insert([q.name, q.symbol, q.formula])
        }
      }
    }
    for (name, symbol, formula) in LayerPlacement.formulas {
      #expect(
        rows.contains { $0.starts(with: [name, symbol, formula]) },
        "\(name) | \(symbol) | \(formula)")
      printed.insert([name, symbol, formula])
    }
    let formulas = rows.filter { $0.count == 4 && $0[0] != "quantity" && !$0[0].hasPrefix("---") }
      .map { Array($0.prefix(3)) }
    for row in formulas { #expect(printed.contains(row), "\(row) is not printed by the program") }
    #expect(formulas.count == printed.count)
  }

  @Test("every parameter with its symbol, option, default and source is a row")
  func parameters() {
    let standard = DesignParameters()
    for p in DesignParameter.all {
      let value = p.value(in: standard).map(p.unit.plain) ?? "—"
      #expect(
        rows.contains([
          p.name, p.symbol, p.option, p.key, p.unit.symbol.isEmpty ? "—" : p.unit.symbol, value,
          p.source,
        ]),
        """
        | \(p.name) | \(p.symbol) | \(p.option) | \(p.key) | \
        \(p.unit.symbol.isEmpty ? "—" : p.unit.symbol) | \(value) | \(p.source) |
        """
      )
    }
  }

  @Test("every symbol of a formula is one that has a value")
  func symbols() throws {
    var known: Set<Substring> = [
      "min", "max", "log2", "rows", "columns", "reuse", "copies", "--measured-seconds",
      "--measured-examples",
    ]
    known.formUnion(DesignParameter.all.map { Substring($0.symbol) })
    known.formUnion(LayerPlacement.formulas.map { Substring($0.symbol) })
    var formulas: [String] = LayerPlacement.formulas.map(\.formula)
    for design in try designs() {
      for section in design.sections {
        for q in design.quantities(section) {
          known.insert(Substring(q.symbol))
          if !q.isGiven { formulas.append(q.formula) }
        }
      }
    }
    for formula in formulas {
      for part in formula.split(whereSeparator: { " ·/()+−×⌈⌉⌊⌋√²,Σ".contains($0) })
      where Double(part) == nil {
        #expect(known.contains(part), "\(part) in \(formula)")
      }
    }
  }

  @Test("every kind of problem and every named network stands in the page")
  func lists() {
    for kind in DesignProblem.Kind.allCases {
      #expect(rows.contains { $0.first == kind.rawValue }, "\(kind)")
    }
    for (name, _, _) in NetworkShape.named {
      #expect(rows.contains { $0.first == name }, "\(name)")
    }
  }
}
