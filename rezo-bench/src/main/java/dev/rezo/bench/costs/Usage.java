package dev.rezo.bench.costs;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * What the threads of this process have used so far. The kernel counts CPU time of each in
 * nanoseconds; the compilers of the JVM are left out.
 *
 * <p>Immutable.
 *
 * @param cpuNanos by the numbers of the kernel
 * @param allocatedBytes by the numbers of Java
 */
record Usage(Map<Long, Long> cpuNanos, Map<Long, Long> allocatedBytes) {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** As it is now. */
  static Usage now() throws IOException {
    Map<Long, Long> allocated = new HashMap<>();
    for (long id : THREADS.getAllThreadIds()) {
      long bytes = THREADS.getThreadAllocatedBytes(id);
      if (bytes >= 0) { // It has not ended meanwhile.
        allocated.put(id, bytes);
      }
    }
    return new Usage(cpuNanosNow(), allocated);
  }

  private static Map<Long, Long> cpuNanosNow() throws IOException {
    Map<Long, Long> used = new HashMap<>();
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path task : tasks) {
        used.put(Long.valueOf(task.getFileName().toString()), cpuNanos(task));
      }
    }
    return used;
  }

  private static long cpuNanos(Path task) throws IOException {
    try {
      String name = Files.readString(task.resolve("comm"));
      if (name.startsWith("C1 Compiler") || name.startsWith("C2 Compiler")) {
        return 0;
      }
      String used = Files.readString(task.resolve("schedstat"));
      return Long.parseLong(used.substring(0, used.indexOf(' ')));
    } catch (NoSuchFileException e) { // It has ended.
      return 0;
    }
  }

  /** CPU time of all threads that there are; what one used that has ended since is lost. */
  long cpuNanosSince(Usage before) {
    return since(cpuNanos, before.cpuNanos);
  }

  /** The same of what they have allocated. */
  long allocatedBytesSince(Usage before) {
    return since(allocatedBytes, before.allocatedBytes);
  }

  private static long since(Map<Long, Long> now, Map<Long, Long> before) {
    long sum = 0;
    for (Map.Entry<Long, Long> one : now.entrySet()) {
      sum += one.getValue() - before.getOrDefault(one.getKey(), 0L);
    }
    return sum;
  }
}
