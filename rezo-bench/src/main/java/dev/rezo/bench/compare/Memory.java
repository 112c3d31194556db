package dev.rezo.bench.compare;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What this process holds, garbage left out.
 *
 * <p>Immutable.
 *
 * @param used heap and direct buffers, in bytes
 * @param resident what the kernel counts, in bytes
 */
record Memory(long used, long resident) {

  private static final int COLLECTIONS = 4;
  private static final long PAUSE_MILLIS = 100;
  private static final int PIECE = 64 * 1024;

  /** Where garbage is seen by all threads, so that no compiler leaves it out. */
  @SuppressWarnings("unused")
  private static volatile byte[] garbage = {};

  /** As it is now, after collections of garbage. */
  static Memory now() throws IOException, InterruptedException {
    fillYoungGeneration();
    for (int i = 0; i < COLLECTIONS; i++) { // Cleaners free direct buffers after the first.
      System.gc();
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    long used = heapAfterCollection();
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      used += pool.getMemoryUsed();
    }
    return new Memory(used, residentNow());
  }

  /**
   * Touches the pages where new objects lie, as a process has done that runs for a while. Else
   * those that garbage lay in for the first time would count as what is held. What a collection
   * copies may still come to pages that were not touched, and then counts twice.
   */
  private static void fillYoungGeneration() {
    long before = collections();
    while (collections() == before) {
      garbage = new byte[PIECE];
    }
    garbage = new byte[0];
  }

  private static long collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }

  /** What threads have taken since, which is more than they have filled, does not count. */
  private static long heapAfterCollection() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToLong(pool -> pool.getCollectionUsage().getUsed())
        .sum();
  }

  private static long residentNow() throws IOException {
    List<String> status = Files.readAllLines(Path.of("/proc/self/status"));
    for (String line : status) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    throw new IOException("/proc/self/status: expected VmRSS, actual " + status);
  }
}
