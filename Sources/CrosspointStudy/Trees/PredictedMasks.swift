import Crosspoint
import CrosspointFiles
public import CrosspointLearning
import Foundation

/// The masks that a study's networks predict for a user's test pictures.
public enum PredictedMasks {
  /// Where the masks of a study's folder stand.
  public static func folder(of study: String) -> String { study + "/masks" }

  /// Writes `masks/CASE/NAME.png` for each case of a study and each test picture: white where the
  /// case's network of seed 1 finds a tree, behind the filter of its run.
  ///
  /// Pictures are predicted in the patches that they were cut into; a pixel of several patches is
  /// that of the last one, and a filter is applied to the whole picture.
  /// - Parameter folder: of the study, with its runs and their networks.
  /// - Returns: the folder of the masks, nil where there are none to write.
  /// - Throws: `FileError`, `RunFolderError`, `ReportError`.
  public static func write(_ data: SegmentationData, _ records: [RunRecord], to folder: String)
    throws -> String?
  {
    guard !data.pictures.isEmpty else { return nil }
    let masks = self.folder(of: folder)
    for record in records where record.run.seed == 1 {
      guard let result = record.segmentation,
        let network = try RunFolder.of(folder).network(of: record.run.id)
      else { continue }
      let name = record.run.id.replacing("-seed1", with: "")
      let files = try data.pictures.map { picture in
        (picture.name + ".png", try result.mask(picture, network, data.shape).png)
      }
      try StudyReport.write(files, to: masks + "/" + name)
    }
    return masks
  }
}
