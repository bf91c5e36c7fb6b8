/// The limits of memory of this process's control group and of all above it, each of which binds.
package enum ControlGroup {
  /// - Parameter root: a folder in place of "/".
  package static func limits(root: String = "") -> [MemoryLimit] {
    mounts(root).flatMap { mount in
      groups(under: mount, root).compactMap {
        mount.isUnified ? unified($0, root) : first($0, root)
      }
    }
  }

  /// Where control groups are mounted, and what of them is there.
  private struct Mount {
    var folder: String
    /// The group that is at `folder`: in a container not the uppermost one.
    var group: String
    /// Version 2, one tree for all controllers.
    var isUnified: Bool
  }

  private static func mounts(_ root: String) -> [Mount] {
    // number, parent, device, root, folder, options, …, "-", type, source, the file system's
    // options.
    words(ofFile: root + "/proc/self/mountinfo").compactMap { line in
      guard let dash = line.firstIndex(of: "-"), dash >= 6, line.count >= dash + 4 else {
        return nil
      }
      let isUnified = line[dash + 1] == "cgroup2"
      guard
        isUnified
          || (line[dash + 1] == "cgroup" && line[dash + 3].split(separator: ",").contains("memory"))
      else { return nil }
      return Mount(folder: String(line[4]), group: String(line[3]), isUnified: isUnified)
    }
  }

  /// The folders of this process's group and of those above it.
  private static func groups(under mount: Mount, _ root: String) -> [String] {
    // number:controllers:group, without controllers in version 2.
    let lines = words(ofFile: root + "/proc/self/cgroup").map {
      $0.joined(separator: " ").split(
        separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
    }
    guard
      let own = lines.first(where: {
        $0.count == 3
          && (mount.isUnified ? $0[1].isEmpty : $0[1].split(separator: ",").contains("memory"))
      })
    else { return [] }
    let above = mount.group == "/" ? [] : mount.group.split(separator: "/")
    var parts = own[2].split(separator: "/")
    // A name from outside of what is mounted says nothing here: the mount itself is all that can be
    // seen.
    parts =
      parts.starts(with: above) && !parts.contains("..") ? Array(parts.dropFirst(above.count)) : []
    return (0...parts.count).map {
      ([mount.folder] + parts.prefix($0).map(String.init)).joined(separator: "/")
    }
  }

  private static func unified(_ folder: String, _ root: String) -> MemoryLimit? {
    // "max" for none; the uppermost group has no such file.
    guard let total = number(root + folder + "/memory.max"),
      let used = number(root + folder + "/memory.current")
    else { return nil }
    return limit(
      folder, total: total, used: used,
      droppable: sum(root + folder + "/memory.stat", ["inactive_file", "active_file"]))
  }

  private static func first(_ folder: String, _ root: String) -> MemoryLimit? {
    guard let total = number(root + folder + "/memory.limit_in_bytes"),
      let used = number(root + folder + "/memory.usage_in_bytes")
    else { return nil }
    return limit(
      folder, total: total, used: used,
      droppable: sum(root + folder + "/memory.stat", ["total_inactive_file", "total_active_file"]))
  }

  /// Nil where the limit is none: version 1 says so by the largest number of whole pages.
  private static func limit(_ folder: String, total: Int, used: Int, droppable: Int) -> MemoryLimit?
  {
    total >= Int.max - 1 << 20
      ? nil : MemoryLimit(.controlGroup(folder), total: total, used: max(used - droppable, 0))
  }

  private static func number(_ file: String) -> Int? {
    words(ofFile: file).first.flatMap { Int($0[0]) }
  }

  private static func sum(_ file: String, _ names: [Substring]) -> Int {
    words(ofFile: file).reduce(0) {
      $1.count == 2 && names.contains($1[0]) ? $0 + (Int($1[1]) ?? 0) : $0
    }
  }
}
