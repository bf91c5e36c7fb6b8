/// How large training data are, known before they are read.
package struct DataExtent: Sendable, Equatable {
  package var train: Int
  package var test: Int
  package var pixels: Int
  /// Bytes of a file that stand in memory beside the images made of them, for each pixel.
  package var packed: Int

  package init(train: Int, test: Int, pixels: Int, packed: Int) {
    self.train = train
    self.test = test
    self.pixels = pixels
    self.packed = packed
  }

  /// At most so many training examples.
  package func prefix(_ examples: Int?) -> DataExtent {
    var part = self
    part.train = min(train, examples ?? train)
    return part
  }

  /// Bytes of all images and labels.
  package var bytes: Int { (train + test) * image }

  /// Bytes at most while they are read: training data first, then test data.
  package var readingBytes: Int {
    bytes + max(test * packed * pixels, train * (packed * pixels) - test * image)
  }

  /// Bytes of an image and its label.
  package var image: Int { 4 * pixels + 1 }
}
