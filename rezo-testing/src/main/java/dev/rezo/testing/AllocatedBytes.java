package dev.rezo.testing;

import java.lang.reflect.Method;

/**
 * Bytes allocated by the current thread, from com.sun.management.ThreadMXBean: what a test of costs
 * reads before and after. Reached by reflection, so that no module under test need read
 * jdk.management.
 *
 * <p>Thread-safe.
 */
public final class AllocatedBytes {

  private final Object bean;
  private final Method counter;

  /**
   * The counter of this JVM.
   *
   * @throws ReflectiveOperationException when it has none
   */
  public AllocatedBytes() throws ReflectiveOperationException {
    bean =
        Class.forName("java.lang.management.ManagementFactory")
            .getMethod("getThreadMXBean")
            .invoke(null);
    counter =
        Class.forName("com.sun.management.ThreadMXBean")
            .getMethod("getThreadAllocatedBytes", long.class);
  }

  /** What the current thread has allocated since it began. */
  public long soFar() throws ReflectiveOperationException {
    return (long) counter.invoke(bean, Thread.currentThread().getId());
  }
}
