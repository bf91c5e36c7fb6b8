import CrosspointDesign

/// A design as `crosspoint design` prints it.
struct DesignTables {
  let design: Design
  /// The sections asked for.
  let shown: [DesignSection]

  func print() {
    Swift.print("Crosspoint \(crosspointVersion): circuits and system after Gokmen & Vlasov 2016\n")
    let problems = design.problems
    if !problems.isEmpty {
      Swift.print("Impossible settings\n")
      printTable(
        header: ["problem", "value", "limit", "take"],
        rows: problems.map { [$0.what, $0.value, $0.limit, $0.change] },
        leftColumns: 4)
      if shown.contains(where: design.sections.contains) {
        Swift.print("What does not depend on them\n")
      }
    }
    for section in shown where design.sections.contains(section) { print(section) }
    let left = shown.filter { !design.sections.contains($0) }
    if !left.isEmpty {
      Swift.print(
        """
        Left out, because they depend on impossible settings: \
        \(left.map(\.rawValue).joined(separator: ", ")).
        """
      )
    }
  }

  private func print(_ section: DesignSection) {
    Swift.print(title(section) + "\n")
    if section == .network { printLayers() }
    printTable(
      header: ["quantity", "symbol", "value", "formula or option", "source"],
      rows: design.quantities(section).map { q in
        [q.name, q.symbol, q.text, q.formula, q.source + (q.paper.map { " · paper: \($0)" } ?? "")]
      }, leftColumns: 5)
  }

  private func title(_ section: DesignSection) -> String {
    switch section {
    case .array: "Array"
    case .periphery: "Periphery"
    case .timing: "Timing"
    case .tile: "Tile at work"
    case .chip: "Chip"
    case .cluster: "Cluster of chips"
    case .network: "Network, one training example"
    }
  }

  private func printLayers() {
    guard let network = design.network else { return }
    printTable(
      header: ["layer", "rows × columns", "reuse", "copies"] + LayerPlacement.formulas.map(\.name),
      rows: network.layers.map { l in
        [
          l.layer.name, "\(l.layer.rows) × \(l.layer.columns)", "\(l.layer.reuse)",
          "\(l.layer.copies)",
          "\(l.gridRows) × \(l.gridColumns)",
          "\(l.tiles)", "\(l.rounds)", l.forwardTimeText, l.trainingTimeText, l.energyText,
        ]
      }, leftColumns: 1)
    for (name, symbol, formula) in LayerPlacement.formulas {
      Swift.print("  \(name): \(symbol) = \(formula)")
    }
    Swift.print("")
  }
}
