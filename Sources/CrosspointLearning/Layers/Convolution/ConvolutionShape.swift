import Crosspoint

/// Which input meets which weight in a convolution, and the arrays that it takes.
///
/// Output (m, oy, ox) = Σ over the channels c of m's group, ky and kx of K(m; c, ky, kx)·x(c, oy·s
/// − p + ky·d, ox·s − p + kx·d), zero outside the image, + bias(m). Each group is one array of M/g
/// × (k²·C/g + 1), inputs in the order c, ky, kx, bias: Gokmen, Onen & Haensch 2017.
public struct ConvolutionShape: Sendable, Hashable, Codable {
  /// The image that it takes.
  public let input: ImageShape
  /// M, of all groups together.
  public let kernels: Int
  /// Height × width of a kernel.
  public let size: Extent
  /// Distance of a kernel's neighbouring positions in the image.
  public let stride: Extent
  /// Zeros on each side of the image.
  public let padding: Extent
  /// Distance of a kernel's neighbouring weights in the image.
  public let dilation: Extent
  /// Parts of channels and kernels that do not see each other.
  public let groups: Int

  /// Traps, with the values, for a kernel larger than the padded image and for groups that do not
  /// divide channels and kernels.
  public init(
    input: ImageShape, kernels: Int, size: Extent, stride: Extent = 1, padding: Extent = 0,
    dilation: Extent = 1, groups: Int = 1
  ) {
    self.input = input
    self.kernels = kernels
    self.size = size
    self.stride = stride
    self.padding = padding
    self.dilation = dilation
    self.groups = groups
    if let fault { fail(fault) }
  }

  /// Channels of one group, C/g.
  public var groupChannels: Int { input.channels / groups }
  /// Kernels of one group, M/g.
  public var groupKernels: Int { kernels / groups }
  /// Columns of a group's array: k²·C/g + 1.
  public var columns: Int { size.count * groupChannels + 1 }

  /// The output as an image: a channel for each kernel.
  public var output: ImageShape {
    func extent(_ image: Int, _ k: Int, _ s: Int, _ p: Int, _ d: Int) -> Int {
      (image + 2 * p - d * (k - 1) - 1) / s + 1
    }
    return ImageShape(
      channels: kernels,
      height: extent(input.height, size.height, stride.height, padding.height, dilation.height),
      width: extent(input.width, size.width, stride.width, padding.width, dilation.width))
  }

  /// Positions of a kernel in one image: how often each weight is used for an example.
  public var positions: Int { output.height * output.width }

  /// What cannot be; nil for a shape that is possible.
  var fault: String? {
    let limit = 1 << 16
    for (name, value, least) in [
      ("channels", input.channels, 1), ("rows of the image", input.height, 1),
      ("columns of the image", input.width, 1),
      ("kernels", kernels, 1), ("rows of a kernel", size.height, 1),
      ("columns of a kernel", size.width, 1),
      ("rows of a stride", stride.height, 1), ("columns of a stride", stride.width, 1),
      ("rows of padding", padding.height, 0),
      ("columns of padding", padding.width, 0), ("rows of dilation", dilation.height, 1),
      ("columns of dilation", dilation.width, 1), ("groups", groups, 1),
    ] where !(least...limit).contains(value) {
      return "a convolution of \(value) \(name): \(least) to \(limit) are possible"
    }
    let padded = (input.height + 2 * padding.height, input.width + 2 * padding.width)
    let reach = (dilation.height * (size.height - 1) + 1, dilation.width * (size.width - 1) + 1)
    if reach.0 > padded.0 || reach.1 > padded.1 {
      return
        """
        a kernel of \(size) with dilation \(dilation) reaches over \(reach.0) × \(reach.1), \
        and the image with its padding is \(padded.0) × \(padded.1)
        """
    }
    if input.channels % groups != 0 || kernels % groups != 0 {
      return "\(groups) groups do not divide \(input.channels) channels and \(kernels) kernels"
    }
    return nil
  }

  /// What does not fit in the tiles of its groups; nil where all do.
  func fault(ofTiles tiles: [any Tile]) -> String? {
    fault(of: tiles, rows: groupKernels, columns: columns)
  }

  /// What does not fit in the tiles of the groups of its transpose; nil where all do.
  func fault(ofTransposedTiles tiles: [any Tile]) -> String? {
    fault(of: tiles, rows: columns - 1, columns: groupKernels + 1)
  }

  private func fault(of tiles: [any Tile], rows: Int, columns: Int) -> String? {
    if tiles.count == groups, tiles.allSatisfy({ $0.rows == rows && $0.columns == columns }) {
      return nil
    }
    return
      """
      tiles of \(tiles.map { "\($0.rows) × \($0.columns)" }) for \(groups) groups of \
      \(rows) × \(columns)
      """
  }
}
