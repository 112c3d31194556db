package dev.rezo.cli;

import dev.rezo.http.Call;
import dev.rezo.http.ConnectionFacts;
import dev.rezo.http.ConnectionUse;
import dev.rezo.http.ExchangeListener;
import dev.rezo.http.GoAway;
import dev.rezo.http.Headers;
import dev.rezo.http.Response;
import dev.rezo.http.SessionFacts;
import dev.rezo.http.SessionListener;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells each call's {@link Trace} what happens to it; of an HTTP/2 session, the one of the call
 * that used it last.
 *
 * <p>Thread-safe.
 */
final class TraceListener implements ExchangeListener, SessionListener {

  /** Who hears of a session, by its number; as many as there are sessions. */
  private final Map<Long, Trace> lastOf = new ConcurrentHashMap<>();

  @Override
  public void streamOpened(SessionFacts session, Call call, int streamId, boolean reused) {
    Trace trace = call.request().attribute(Trace.KEY);
    if (trace != null) {
      lastOf.put(session.connection().id(), trace);
      trace.streamOpened(call.attempt(), streamId);
    }
  }

  @Override
  public void goAwayReceived(SessionFacts session, GoAway goAway) {
    Trace trace = lastOf.get(session.connection().id());
    if (trace != null) {
      trace.goAway(goAway);
    }
  }

  @Override
  public void closed(SessionFacts session, @Nullable Throwable failure) {
    lastOf.remove(session.connection().id());
  }

  @Override
  public void resolved(Call call, String host, List<InetAddress> addresses) {
    Trace trace = call.request().attribute(Trace.KEY);
    if (trace != null) {
      trace.resolved(System.nanoTime());
    }
  }

  @Override
  public void connectStarted(Call call, SocketAddress address) {
    Trace trace = call.request().attribute(Trace.KEY);
    if (trace != null) {
      trace.trying(address);
    }
  }

  @Override
  public void connectFailed(Call call, SocketAddress address, Throwable cause) {
    Trace trace = call.request().attribute(Trace.KEY);
    if (trace != null) {
      trace.failedTry(address, cause);
    }
  }

  @Override
  public void proxyTunnelEstablished(Call call, String proxy) {
    Trace trace = call.request().attribute(Trace.KEY);
    if (trace != null) {
      trace.tunnelEstablished(proxy);
    }
  }

  @Override
  public void connected(Call call, ConnectionFacts connection) {
    Trace trace = call.request().attribute(Trace.KEY);
    if (trace != null) {
      trace.connected(call.attempt().url().origin().host(), connection);
    }
  }

  @Override
  public void leased(Call call, ConnectionUse use) {
    Trace trace = call.request().attribute(Trace.KEY);
    if (trace != null) {
      trace.leased(call.attempt(), use);
    }
  }

  @Override
  public void informational(Call call, int status, String reason, Headers headers) {
    Trace trace = call.request().attribute(Trace.KEY);
    if (trace != null) {
      trace.interim(status, reason, headers);
    }
  }

  @Override
  public void responseHead(Call call, Response response) {
    Trace trace = call.request().attribute(Trace.KEY);
    if (trace != null) {
      trace.head(HeadText.lines(response));
    }
  }
}
