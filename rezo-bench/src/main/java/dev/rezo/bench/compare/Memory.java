package dev.rezo.bench.compare;

import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
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

  /** As it is now, after collections of garbage. */
  static Memory now() throws IOException, InterruptedException {
    for (int i = 0; i < COLLECTIONS; i++) { // Cleaners free direct buffers after the first.
      System.gc();
      TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
    }
    long used = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    for (BufferPoolMXBean pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
      used += pool.getMemoryUsed();
    }
    return new Memory(used, residentNow());
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
