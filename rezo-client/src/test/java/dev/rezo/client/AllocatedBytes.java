package dev.rezo.client;

import java.lang.reflect.Method;

/**
 * Bytes allocated by the current thread, from com.sun.management.ThreadMXBean. Reached by
 * reflection, so that the module under test need not read jdk.management.
 */
final class AllocatedBytes {
  private final Object bean;
  private final Method counter;

  AllocatedBytes() throws ReflectiveOperationException {
    bean =
        Class.forName("java.lang.management.ManagementFactory")
            .getMethod("getThreadMXBean")
            .invoke(null);
    counter =
        Class.forName("com.sun.management.ThreadMXBean")
            .getMethod("getThreadAllocatedBytes", long.class);
  }

  long soFar() throws ReflectiveOperationException {
    return (long) counter.invoke(bean, Thread.currentThread().getId());
  }
}
