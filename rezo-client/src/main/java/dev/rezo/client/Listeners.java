package dev.rezo.client;

import dev.rezo.http.Call;
import dev.rezo.http.ConnectionFacts;
import dev.rezo.http.ConnectionUse;
import dev.rezo.http.ExchangeListener;
import dev.rezo.http.Headers;
import dev.rezo.http.Request;
import dev.rezo.http.Response;
import dev.rezo.http.Timing;
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

  private final ExchangeListener[] listeners;
  private final boolean wantsFacts;

  private Listeners(List<ExchangeListener> listeners) {
    this.listeners = listeners.toArray(new ExchangeListener[0]);
    this.wantsFacts = listeners.stream().anyMatch(Listeners::wantsFacts);
  }

  /** One that fails is not kept from them. */
  private static boolean wantsFacts(ExchangeListener listener) {
    try {
      return listener.wantsFacts();
    } catch (Throwable e) {
      failed(listener, e);
      return true;
    }
  }

  /** One for all of these, or null for none: then nothing is paid. */
  static @Nullable Listeners of(List<ExchangeListener> listeners) {
    return listeners.isEmpty() ? null : new Listeners(listeners);
  }

  /** Runs what an application has given; what it throws is logged and goes no further. */
  static void tellSafely(Runnable event) {
    try {
      event.run();
    } catch (Throwable e) {
      ClientLog.warn("a listener failed", e);
    }
  }

  /** What each request has does not go this way: it would make an object for each event. */
  private void tell(Consumer<ExchangeListener> event) {
    for (ExchangeListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (Throwable e) { // Kotlin throws checked ones too, and a test fails by an Error.
        failed(listener, e);
      }
    }
  }

  private static void failed(ExchangeListener listener, Throwable cause) {
    ClientLog.warn("listener " + listener + " failed", cause);
  }

  @Override
  public boolean wantsFacts() {
    return wantsFacts;
  }

  @Override
  public void callStarted(Call call) {
    for (ExchangeListener listener : listeners) {
      try {
        listener.callStarted(call);
      } catch (Throwable e) {
        failed(listener, e);
      }
    }
  }

  @Override
  public void attemptStarted(Call call) {
    for (ExchangeListener listener : listeners) {
      try {
        listener.attemptStarted(call);
      } catch (Throwable e) {
        failed(listener, e);
      }
    }
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
    for (ExchangeListener listener : listeners) {
      try {
        listener.leased(call, use);
      } catch (Throwable e) {
        failed(listener, e);
      }
    }
  }

  @Override
  public void requestSent(Call call) {
    for (ExchangeListener listener : listeners) {
      try {
        listener.requestSent(call);
      } catch (Throwable e) {
        failed(listener, e);
      }
    }
  }

  @Override
  public void informational(Call call, int status, String reason, Headers headers) {
    tell(listener -> listener.informational(call, status, reason, headers));
  }

  @Override
  public void responseHead(Call call, Response response) {
    for (ExchangeListener listener : listeners) {
      try {
        listener.responseHead(call, response);
      } catch (Throwable e) {
        failed(listener, e);
      }
    }
  }

  @Override
  public void attemptEnded(Call call, @Nullable Throwable failure) {
    for (ExchangeListener listener : listeners) {
      try {
        listener.attemptEnded(call, failure);
      } catch (Throwable e) {
        failed(listener, e);
      }
    }
  }

  @Override
  public void exchangeEnded(
      Call call,
      Request request,
      Timing timing,
      @Nullable Response response,
      @Nullable Throwable failure) {
    for (ExchangeListener listener : listeners) {
      try {
        listener.exchangeEnded(call, request, timing, response, failure);
      } catch (Throwable e) {
        failed(listener, e);
      }
    }
  }

  @Override
  public void callEnded(Call call, @Nullable Throwable failure) {
    for (ExchangeListener listener : listeners) {
      try {
        listener.callEnded(call, failure);
      } catch (Throwable e) {
        failed(listener, e);
      }
    }
  }
}
