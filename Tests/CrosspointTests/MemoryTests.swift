import Crosspoint
import Foundation
import TestSupport
import Testing

@Suite("Memory: limits, needs, refusals")
struct MemoryTests {
  // MARK: Control groups on made-up trees

  /// A folder in place of "/" with these files.
  static func tree(_ files: [String: String]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (path, text) in files {
      let url = URL(fileURLWithPath: folder.path + path)
      try FileManager.default.createDirectory(
        at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: url)
    }
    return folder
  }

  static let unified =
    """
    24 1 0:22 / /sys rw - sysfs sysfs rw\n30 24 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - \
    cgroup2 cgroup2 rw\n
    """

  @Test("version 2: each group above counts, what the kernel can drop is free, and max is none")
  func versionTwo() throws {
    let folder = try Self.tree([
      "/proc/self/mountinfo": Self.unified, "/proc/self/cgroup": "0::/user.slice/job 7\n",
      "/sys/fs/cgroup/user.slice/memory.max": "4000000000\n",
      "/sys/fs/cgroup/user.slice/memory.current": "3000000000\n",
      "/sys/fs/cgroup/user.slice/memory.stat":
        "anon 100\nfile 1500000000\ninactive_file 1000000000\nactive_file 200000000\n",
      "/sys/fs/cgroup/user.slice/job 7/memory.max": "max\n",
      "/sys/fs/cgroup/user.slice/job 7/memory.current": "1000\n",
    ])
    #expect(
      ControlGroup.limits(root: folder.path) == [
        MemoryLimit(
          .controlGroup("/sys/fs/cgroup/user.slice"), total: 4_000_000_000, used: 1_800_000_000)
      ])
    try Data("500000000\n".utf8).write(
      to: URL(fileURLWithPath: folder.path + "/sys/fs/cgroup/user.slice/job 7/memory.max"))
    #expect(ControlGroup.limits(root: folder.path).map(\.total) == [4_000_000_000, 500_000_000])
    #expect(ControlGroup.limits(root: folder.path).map(\.used) == [1_800_000_000, 1000])
  }

  @Test("version 1: the controller's own tree, and its largest number is none")
  func versionOne() throws {
    let folder = try Self.tree([
      "/proc/self/mountinfo":
        """
      31 24 0:27 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu\n32 24 0:28 / \
      /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n
      """,
      "/proc/self/cgroup": "9:name=systemd:/x\n4:memory:/batch/job\n1:cpu,cpuacct:/other\n0::/\n",
      "/sys/fs/cgroup/memory/memory.limit_in_bytes": "9223372036854771712\n",
      "/sys/fs/cgroup/memory/memory.usage_in_bytes": "7000\n",
      "/sys/fs/cgroup/memory/batch/memory.limit_in_bytes": "2000000\n",
      "/sys/fs/cgroup/memory/batch/memory.usage_in_bytes": "1500000\n",
      "/sys/fs/cgroup/memory/batch/memory.stat":
        "inactive_file 1\ntotal_inactive_file 300000\ntotal_active_file 200000\n",
      "/sys/fs/cgroup/memory/batch/job/memory.limit_in_bytes": "9223372036854771712\n",
      "/sys/fs/cgroup/memory/batch/job/memory.usage_in_bytes": "7000\n",
    ])
    #expect(
      ControlGroup.limits(root: folder.path) == [
        MemoryLimit(.controlGroup("/sys/fs/cgroup/memory/batch"), total: 2_000_000, used: 1_000_000)
      ])
  }

  @Test(
    "in a container the mount is the group, by its name outside or by none",
    arguments: [("/docker/4f", "/docker/4f"), ("/docker/4f", "/"), ("/", "/"), ("/", "/../..")])
  func container(_ mounted: String, _ own: String) throws {
    let folder = try Self.tree([
      "/proc/self/mountinfo": "32 24 0:28 \(mounted) /sys/fs/cgroup ro - cgroup2 cgroup rw\n",
      "/proc/self/cgroup": "0::\(own)\n",
      "/sys/fs/cgroup/memory.max": "1000000\n", "/sys/fs/cgroup/memory.current": "400000\n",
    ])
    #expect(
      ControlGroup.limits(root: folder.path) == [
        MemoryLimit(.controlGroup("/sys/fs/cgroup"), total: 1_000_000, used: 400_000)
      ])
  }

  @Test("where nothing is known there is no limit")
  func unknown() throws {
    #expect(
      ControlGroup.limits(root: "/no/such/folder").isEmpty
        && MemoryLimit.ofMachine(root: "/no/such/folder").isEmpty)
    let odd = try Self.tree([
      "/proc/self/mountinfo": "\n-\n1 2 3 -\n" + Self.unified,
      "/proc/self/cgroup": "nonsense\n0::\n", "/proc/meminfo": "MemTotal:\n",
      "/sys/fs/cgroup/memory.max": "\n",
    ])
    #expect(
      ControlGroup.limits(root: odd.path).isEmpty && MemoryLimit.ofMachine(root: odd.path).isEmpty)
  }

  @Test("the machine's memory is what is available of it")
  func machine() throws {
    let folder = try Self.tree([
      "/proc/meminfo": "MemTotal:  1000 kB\nMemFree: 1 kB\nMemAvailable:   400 kB\n"
    ])
    #expect(
      MemoryLimit.ofMachine(root: folder.path) == [
        MemoryLimit(.machine, total: 1_024_000, used: 614_400)
      ])
    #if os(Linux)
      #expect(MemoryLimit.all.last?.kind == .machine && MemoryLimit.all.last!.free > 0)
    #endif
  }

  // MARK: Needs

  @Test(
    """
    only what is written to counts in memory that processes share, what is mapped too in \
    address space
    """
  )
  func reserved() throws {
    var need = MemoryNeed("training", held: 200 << 20)
    need.reserve(callers: 2)
    let group = MemoryLimit(.controlGroup("/g"), total: 300 << 20, used: 100 << 20)
    try need.check([
      group, MemoryLimit(.addressSpace, total: 556 << 20, used: 100 << 20),
      MemoryLimit(.data, total: 456 << 20, used: 0),
    ])
    need.held += 1
    #expect(throws: MemoryError(work: "training", needed: need.held, limit: group)) {
      try need.check([group])
    }
    let space = MemoryLimit(.addressSpace, total: 556 << 20, used: 100 << 20)
    #expect(throws: MemoryError(work: "training", needed: need.held + 256 << 20, limit: space)) {
      try need.check([space])
    }
  }

  @Test("a refusal says what is needed and what there is, the need rounded up")
  func messages() {
    func says(_ limit: MemoryLimit, _ text: String) {
      let error = MemoryError(
        work: "training", needed: 200 << 20 + 1, limit: limit, remedy: "take less")
      #expect(error.description == text)
    }
    says(
      MemoryLimit(.addressSpace, total: 293 << 20 + 5, used: 100 << 20),
      """
      training needs some 301 MiB of memory (address space); this process may use 293 MiB \
      (ulimit -v). Raise the limit, or take less.
      """
    )
    says(
      MemoryLimit(.data, total: 293 << 20, used: 100 << 20),
      """
      training needs some 301 MiB of memory (data); this process may use 293 MiB (ulimit -d). \
      Raise the limit, or take less.
      """
    )
    says(
      MemoryLimit(.controlGroup("/sys/fs/cgroup/job"), total: 293 << 20, used: 100 << 20),
      """
      training needs some 201 MiB of memory; 193 MiB of 293 MiB are left by the control group \
      /sys/fs/cgroup/job. Raise its limit, or take less.
      """)
    says(
      MemoryLimit(.machine, total: 16 << 30, used: 16 << 30 - 100 << 20),
      """
      training needs some 201 MiB of memory; 100 MiB of this machine's 16.0 GiB are free. Free \
      some, take a larger machine, or take less.
      """
    )
  }

  @Test("only what helps is named: each way alone, or all together")
  func remedies() {
    func remedy(_ limit: MemoryLimit, _ change: @escaping (inout MemoryNeed) -> Void) -> String? {
      var need = MemoryNeed("training", held: 200 << 20)
      need.reserve(callers: 1)
      change(&need)
      return #expect(throws: MemoryError.self) { try need.check([limit]) }?.remedy
    }
    let space = MemoryLimit(.addressSpace, total: 300 << 20, used: 0)  // 28 MiB too little
    #expect(remedy(space) { _ in } == nil)
    #expect(remedy(space) { $0.canSave(held: 28 << 20, by: "take less") } == "take less")
    #expect(remedy(space) { $0.canSave(held: 27 << 20, by: "take less") } == nil)
    func both(_ need: inout MemoryNeed) {
      need.canSave(held: 20 << 20, by: "take less")
      need.canSave(reserved: 20 << 20, by: "set X")
    }
    #expect(remedy(space, both) == "take less and set X")
    #expect(
      remedy(space) {
        both(&$0)
        $0.canSave(held: 50 << 20, by: "take none")
      } == "take none")
    // What is only mapped is nothing to save here.
    #expect(
      remedy(MemoryLimit(.machine, total: 180 << 20, used: 0)) {
        $0.canSave(reserved: 100 << 20, by: "set X")
      } == nil)
  }
}

#if os(Linux)
  /// In processes of their own, whose limits are set. A sanitizer needs more address space than
  /// there is.
  @Suite(
    "Memory that cannot be had",
    .enabled(if: ProcessInfo.processInfo.environment["CROSSPOINT_SANITIZE"] == nil))
  struct NoMemoryTests {
    /// Leaves so much address space beside what is taken, and returns the former limit.
    @discardableResult
    static func leave(_ count: Int) throws -> rlimit {
      var former = rlimit()
      getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &former)
      let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(
        separator: " ")[0]
      var limit = rlimit(rlim_cur: rlim_t(Int(pages)! * 4096 + count), rlim_max: former.rlim_max)
      try #require(setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit) == 0)
      return former
    }

    @Test("a matrix ends the process with status 1 and one line that names the bytes")
    func matrix() async {
      let r = await #expect(processExitsWith: .exitCode(1), observing: [\.standardErrorContent]) {
        try Self.leave(64 << 20)
        _ = Matrix(rows: 5000, columns: 5000)
      }
      #expect(
        String(decoding: r?.standardErrorContent ?? [], as: UTF8.self)
          == """
          Error: out of memory: 100000000 bytes for a matrix cannot be had. Raise the limit of \
          memory, or take less.\n
          """
      )
    }

    @Test("so do an analog tile's devices")
    func devices() async {
      let r = await #expect(processExitsWith: .exitCode(1), observing: [\.standardErrorContent]) {
        try Self.leave(300 << 20)
        _ = try AnalogTile(rows: 6000, columns: 6000, settings: .rpuBaseline, seed: 1)
      }
      expect(r, says: "Error: out of memory: 288000000 bytes for device parameters cannot be had.")
    }

    @Test(
      "the first exact product throws instead of waiting for ever, and works once there is room")
    func firstProduct() async {
      await #expect(processExitsWith: .success) {
        // OpenBLAS's own threads take theirs first.
        usleep(300_000)
        let tile = DigitalTile(rows: 300, columns: 300)
        var y = Matrix(rows: 4, columns: 300)
        let x = Matrix(rows: 4, columns: 300, repeating: 1)
        var former = try Self.leave(100 << 20)
        let error = #expect(throws: MemoryError.self) { try tile.forward(x, into: &y) }
        #expect(
          error?.work == "OpenBLAS" && error?.limit?.kind == .addressSpace
            && error!.needed >= 128 << 20)
        #expect(throws: MemoryError.self) {
          _ = try calibrateGainAndOffset(
            measured: Matrix(rows: 3, columns: 1, [1, 2, 3]),
            expected: Matrix(rows: 3, columns: 1, [1, 2, 3]))
        }
        #expect(throws: MemoryError.self) { try BLAS.requireMemory(callers: 3) }
        setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &former)
        try tile.forward(x, into: &y)
        try BLAS.requireMemory(callers: 3)
      }
    }

    @Test("threads of OpenBLAS that cannot be are a trap with the numbers")
    func threads() async {
      let r = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
        usleep(300_000)
        let count = BLAS.threads
        BLAS.setThreads(1)
        try Self.leave(100 << 20)
        // These there are already.
        BLAS.setThreads(count)
        BLAS.setThreads(count + 3)
      }
      expect(r, says: "OpenBLAS needs some", "(ulimit -v)")
    }
  }
#endif
