package dev.rezo.bench.load;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the threads of a process have used so far. The kernel counts CPU time of each in
 * nanoseconds; the compilers of the JVM are left out.
 *
 * <p>Immutable.
 *
 * @param cpuNanos of the threads that there are, by the numbers of the kernel
 * @param endedNanos CPU time of the whole process beyond those, which the kernel counts in ticks
 * @param allocatedBytes of this JVM, threads that have ended included where it says that
 */
public record Usage(Map<Long, Long> cpuNanos, long endedNanos, long allocatedBytes) {

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Of all threads that there ever were; since Java 21. */
  private static final @Nullable Method TOTAL_ALLOCATED = totalAllocated();

  private static final long NANOS_OF_TICK = 10_000_000;

  /** Of a process, user and system time are each told in whole ticks: less than this is nothing. */
  private static final long ENDED_NOTICED_NANOS = 3 * NANOS_OF_TICK;

  private static final int USER_TIME = 11; // counted from behind the name
  private static final int SYSTEM_TIME = 12;

  /** Of this process, as it is now. */
  public static Usage now() throws IOException {
    return of(Path.of("/proc/self"), allocatedNow());
  }

  /** Of another process: its CPU time alone. */
  public static Usage of(ProcessHandle process) throws IOException {
    return of(Path.of("/proc", Long.toString(process.pid())), 0);
  }

  private static Usage of(Path process, long allocatedBytes) throws IOException {
    String status = Files.readString(process.resolve("stat"));
    String[] fields = status.substring(status.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[SYSTEM_TIME]);
    Map<Long, Long> used = new HashMap<>();
    long all = 0;
    try (DirectoryStream<Path> tasks = Files.newDirectoryStream(process.resolve("task"))) {
      for (Path task : tasks) {
        long nanos = cpuNanos(task);
        all += nanos;
        if (!isCompiler(task)) {
          used.put(Long.valueOf(task.getFileName().toString()), nanos);
        }
      }
    }
    return new Usage(used, ticks * NANOS_OF_TICK - all, allocatedBytes);
  }

  private static boolean isCompiler(Path task) throws IOException {
    try {
      String name = Files.readString(task.resolve("comm"));
      return name.startsWith("C1 Compiler") || name.startsWith("C2 Compiler");
    } catch (NoSuchFileException e) { // It has ended.
      return false;
    }
  }

  private static long cpuNanos(Path task) throws IOException {
    try {
      String used = Files.readString(task.resolve("schedstat"));
      return Long.parseLong(used.substring(0, used.indexOf(' ')));
    } catch (NoSuchFileException e) { // It has ended.
      return 0;
    }
  }

  private static @Nullable Method totalAllocated() {
    try {
      return ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes");
    } catch (NoSuchMethodException e) {
      return null;
    }
  }

  private static long allocatedNow() {
    if (TOTAL_ALLOCATED != null) {
      try {
        return (long) TOTAL_ALLOCATED.invoke(THREADS);
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("the JVM tells no allocation", e);
      }
    }
    long sum = 0;
    for (long bytes : THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }

  /** CPU time since then. */
  public long cpuNanosSince(Usage before) {
    long sum = 0;
    for (Map.Entry<Long, Long> one : cpuNanos.entrySet()) {
      sum += one.getValue() - before.cpuNanos.getOrDefault(one.getKey(), 0L);
    }
    long ofEnded = endedNanos - before.endedNanos;
    return ofEnded > ENDED_NOTICED_NANOS ? sum + ofEnded - lostSince(before) : sum;
  }

  /** What threads that have ended since had used by then, which is not of this time. */
  private long lostSince(Usage before) {
    long sum = 0;
    for (Map.Entry<Long, Long> one : before.cpuNanos.entrySet()) {
      if (!cpuNanos.containsKey(one.getKey())) {
        sum += one.getValue();
      }
    }
    return sum;
  }

  /** The same of what was allocated. */
  public long allocatedBytesSince(Usage before) {
    return allocatedBytes - before.allocatedBytes;
  }
}
