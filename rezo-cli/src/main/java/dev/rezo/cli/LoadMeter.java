package dev.rezo.cli;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/**
 * Reads what the process has used so far.
 *
 * <p>Thread-safe.
 */
final class LoadMeter {

  /**
   * One reading.
   *
   * @param cpuNanos of all threads of the process, user and system, JIT and GC included
   * @param allocatedBytes of the watched threads
   */
  record Reading(long cpuNanos, long allocatedBytes) {

    /** What was used since an earlier reading. */
    Reading since(Reading earlier) {
      return new Reading(cpuNanos - earlier.cpuNanos, allocatedBytes - earlier.allocatedBytes);
    }
  }

  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private final ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
  private final long[] watched;

  /**
   * @param watched ids of the threads whose allocation counts
   */
  LoadMeter(long[] watched) {
    this.watched = watched.clone();
  }

  Reading read() {
    long bytes = 0;
    for (long each : threads.getThreadAllocatedBytes(watched)) {
      bytes += Math.max(0, each);
    }
    return new Reading(system.getProcessCpuTime(), bytes);
  }
}
