package dev.rezo.client;

import dev.rezo.http.Call;
import dev.rezo.http.ConnectionFacts;
import dev.rezo.http.ConnectionUse;
import dev.rezo.http.ExchangeListener;
import dev.rezo.http.Headers;
import dev.rezo.http.Response;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.SocketAddress;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * All listeners of a client as one. What a listener throws is logged and goes no further.
 *
 * <p>Thread-safe.
 */
final class Listeners implements ExchangeListener {

  private static final Logger LOGGER = System.getLogger("dev.rezo.client");

  private final List<ExchangeListener> listeners;

  private Listeners(List<ExchangeListener> listeners) {
    this.listeners = listeners;
  }

  /** One for all of these, or null for none: then nothing is paid. */
  static @Nullable Listeners of(List<ExchangeListener> listeners) {
    return listeners.isEmpty() ? null : new Listeners(List.copyOf(listeners));
  }

  /** Runs what an application has given; what it throws is logged and goes no further. */
  static void tellSafely(Runnable event) {
    try {
      event.run();
    } catch (Throwable e) {
      LOGGER.log(Level.WARNING, "a listener failed", e);
    }
  }

  private void tell(Consumer<ExchangeListener> event) {
    for (ExchangeListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (Throwable e) { // Kotlin throws checked ones too, and a test fails by an Error.
        LOGGER.log(Level.WARNING, "listener " + listener + " failed", e);
      }
    }
  }

  @Override
  public void callStarted(Call call) {
    tell(listener -> listener.callStarted(call));
  }

  @Override
  public void attemptStarted(Call call) {
    tell(listener -> listener.attemptStarted(call));
  }

  @Override
  public void queued(Call call) {
    tell(listener -> listener.queued(call));
  }

  @Override
  public void resolveStarted(Call call, String host) {
    tell(listener -> listener.resolveStarted(call, host));
  }

  @Override
  public void resolved(Call call, String host, List<InetAddress> addresses) {
    tell(listener -> listener.resolved(call, host, addresses));
  }

  @Override
  public void connectStarted(Call call, SocketAddress address) {
    tell(listener -> listener.connectStarted(call, address));
  }

  @Override
  public void connectFailed(Call call, SocketAddress address, Throwable cause) {
    tell(listener -> listener.connectFailed(call, address, cause));
  }

  @Override
  public void proxyTunnelEstablished(Call call, String proxy) {
    tell(listener -> listener.proxyTunnelEstablished(call, proxy));
  }

  @Override
  public void connected(Call call, ConnectionFacts connection) {
    tell(listener -> listener.connected(call, connection));
  }

  @Override
  public void leased(Call call, ConnectionUse use) {
    tell(listener -> listener.leased(call, use));
  }

  @Override
  public void requestSent(Call call) {
    tell(listener -> listener.requestSent(call));
  }

  @Override
  public void informational(Call call, int status, String reason, Headers headers) {
    tell(listener -> listener.informational(call, status, reason, headers));
  }

  @Override
  public void responseHead(Call call, Response response) {
    tell(listener -> listener.responseHead(call, response));
  }

  @Override
  public void attemptEnded(Call call, @Nullable Throwable failure) {
    tell(listener -> listener.attemptEnded(call, failure));
  }

  @Override
  public void callEnded(Call call, @Nullable Throwable failure) {
    tell(listener -> listener.callEnded(call, failure));
  }
}
