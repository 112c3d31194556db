package dev.rezo.dns;

import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The listeners of a cache. None of them breaks a look-up, or keeps the others from hearing.
 *
 * <p>Thread-safe.
 */
final class DnsListeners {
  private final List<DnsListener> listeners = new CopyOnWriteArrayList<>();

  void add(DnsListener listener) {
    listeners.add(listener);
  }

  void remove(DnsListener listener) {
    listeners.remove(listener);
  }

  /** Whether nobody listens: then events need not be made. */
  boolean isEmpty() {
    return listeners.isEmpty();
  }

  void tell(Consumer<DnsListener> event) {
    for (DnsListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (Throwable e) {
        System.getLogger("dev.rezo.dns")
            .log(Level.WARNING, () -> "DNS listener " + listener.getClass().getName(), e);
      }
    }
  }
}
