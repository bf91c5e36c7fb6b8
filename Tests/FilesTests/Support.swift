import Crosspoint

/// The bits of every element.
func bits(_ m: Matrix) -> [UInt32] { m.elements.map(\.bitPattern) }
