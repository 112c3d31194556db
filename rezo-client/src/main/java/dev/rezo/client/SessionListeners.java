package dev.rezo.client;

import dev.rezo.http.SessionListener;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All listeners of a client that watch HTTP/2 sessions. What a listener throws is logged and goes
 * no further.
 *
 * <p>Thread-safe.
 */
final class SessionListeners {

  private final List<SessionListener> listeners;

  private SessionListeners(List<SessionListener> listeners) {
    this.listeners = listeners;
  }

  /** All of these, or null for none: then nothing is paid. */
  static @Nullable SessionListeners of(List<SessionListener> listeners) {
    return listeners.isEmpty() ? null : new SessionListeners(List.copyOf(listeners));
  }

  void tell(Consumer<SessionListener> event) {
    for (SessionListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (Throwable e) { // Kotlin throws checked ones too, and a test fails by an Error.
        ClientLog.warn("listener " + listener + " failed", e);
      }
    }
  }
}
