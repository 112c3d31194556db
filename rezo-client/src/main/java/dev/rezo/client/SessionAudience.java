package dev.rezo.client;

import dev.rezo.http.Call;
import dev.rezo.http.ConnectionFacts;
import dev.rezo.http.SessionFacts;
import dev.rezo.http.SessionListener;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The clients that hear of one HTTP/2 session. It exists only while one of them has a listener.
 * What happens is put down, and told by {@link #settle} when the session has returned: a listener
 * may send a request.
 *
 * <p>A client that is closed, with all its calls, is forgotten when another comes: a session may
 * outlive any number of clients.
 *
 * <p>Confined to its loop.
 */
final class SessionAudience {

  private final SessionFacts session;
  private final List<ClientCore> clients = new ArrayList<>(1);
  private final ArrayDeque<Runnable> notes = new ArrayDeque<>();

  /** Whether nobody has it yet but the call that it was opened for. */
  private boolean isFresh;

  private @Nullable Throwable failure;

  private SessionAudience(Route route, ConnectionFacts connection) {
    this.session = new SessionFacts(route.origin(), connection);
  }

  /** Who hears of a session that this client has opened, or null if nobody does. */
  static @Nullable SessionAudience of(ClientCore opener, Route route, ConnectionFacts connection) {
    if (opener.sessionListeners == null) {
      return null;
    }
    SessionAudience audience = new SessionAudience(route, connection);
    audience.clients.add(opener);
    audience.isFresh = true;
    return audience;
  }

  /** The same with a client that begins to use the session and has listeners. */
  static SessionAudience with(
      ClientCore client, @Nullable SessionAudience known, Route route, ConnectionFacts connection) {
    SessionAudience audience = known != null ? known : new SessionAudience(route, connection);
    audience.join(client);
    return audience;
  }

  private void join(ClientCore client) {
    for (ClientCore known : clients) {
      if (known == client) {
        return;
      }
    }
    clients.removeIf(known -> known.isClosed() && known.running() == 0);
    clients.add(client);
  }

  /** Nobody has it: it was opened in advance. */
  void parked() {
    isFresh = false;
  }

  /** Something has happened to the session. */
  void note(Event event) {
    notes.add(
        () -> {
          for (ClientCore client : List.copyOf(clients)) {
            tell(client, listener -> event.tell(listener, session));
          }
        });
  }

  /** What happened to a session. */
  interface Event {
    void tell(SessionListener listener, SessionFacts session);
  }

  void streamOpened(ClientCore client, Call call, int streamId) {
    boolean isReused = !isFresh;
    isFresh = false;
    notes.add(
        () -> tell(client, listener -> listener.streamOpened(session, call, streamId, isReused)));
  }

  void streamEnded(ClientCore client, int streamId, @Nullable Throwable cause) {
    notes.add(() -> tell(client, listener -> listener.streamEnded(session, streamId, cause)));
  }

  /** Why the session is about to be closed; the first reason counts. */
  void failed(@Nullable Throwable cause) {
    if (failure == null) {
      failure = cause;
    }
  }

  void closed() {
    note((listener, closed) -> listener.closed(closed, failure));
  }

  /** Tells what was put down. */
  void settle() {
    for (Runnable next = notes.poll(); next != null; next = notes.poll()) {
      next.run();
    }
  }

  private static void tell(ClientCore client, Consumer<SessionListener> event) {
    SessionListeners listeners = client.sessionListeners;
    if (listeners != null) {
      listeners.tell(event);
    }
  }
}
