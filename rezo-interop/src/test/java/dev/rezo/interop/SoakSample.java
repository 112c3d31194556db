package dev.rezo.interop;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.rezo.client.RezoClient;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * What the process holds at one moment. Immutable.
 *
 * @param seconds since the run began
 * @param answered calls since then
 * @param heapBytes used after a collection
 * @param directBytes in direct buffers
 * @param descriptors open files and sockets
 * @param threads that live
 * @param connections in the pool
 */
record SoakSample(
    double seconds,
    long answered,
    long heapBytes,
    long directBytes,
    long descriptors,
    int threads,
    int connections) {

  static SoakSample take(double seconds, long answered, RezoClient client) {
    System.gc();
    long direct =
        ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .mapToLong(BufferPoolMXBean::getMemoryUsed)
            .sum();
    return new SoakSample(
        seconds,
        answered,
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        direct,
        ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getOpenFileDescriptorCount(),
        ManagementFactory.getThreadMXBean().getThreadCount(),
        client.pool().snapshot().total());
  }
}
